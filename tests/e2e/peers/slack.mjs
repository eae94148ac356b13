// emulate's Slack behind a small front: slack_sdk sends some calls as GET with query arguments, and lists and
// objects as JSON inside a form, where emulate reads POSTed JSON.

import http from 'node:http'
import { createEmulator } from 'emulate'
import { control } from './control.mjs'

const BOT_TOKEN = 'xoxb-peer-bot'
const USER_TOKEN = 'xoxb-peer-ana'
const SCOPES = [
  'chat:write', 'channels:read', 'channels:history', 'channels:join', 'channels:write', 'channels:manage',
  'im:read', 'im:write', 'im:history', 'users:read', 'files:write', 'files:read', 'reactions:write', 'team:read',
]
const seed = {
  slack: {
    users: [{ name: 'communique', is_bot: true }, { name: 'ana' }],
    channels: [{ name: 'briefings' }],
    tokens: [
      { token: BOT_TOKEN, user: 'communique', scopes: SCOPES },
      { token: USER_TOKEN, user: 'ana', scopes: SCOPES },
    ],
  },
}

async function bodyOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

// Query arguments and form fields as one JSON object; text that holds a list or an object is read.
function merged(url, body) {
  const fields = Object.fromEntries([...url.searchParams, ...new URLSearchParams(body.toString())])
  for (const [name, value] of Object.entries(fields)) {
    if (/^\s*[[{]/.test(value)) {
      try {
        fields[name] = JSON.parse(value)
      } catch {
        // a message that only starts like JSON stays text
      }
    }
  }
  return JSON.stringify(fields)
}

let target
const front = http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://front')
  const headers = { ...request.headers }
  let body = await bodyOf(request)
  const media = headers['content-type'] ?? ''
  let method = request.method
  if (url.pathname.startsWith('/api/') && !media.includes('json') && !media.includes('multipart')) {
    body = Buffer.from(merged(url, body))
    headers['content-type'] = 'application/json; charset=utf-8'
    method = 'POST'
    url.search = ''
  }
  headers['content-length'] = String(body.length)
  delete headers['transfer-encoding']
  const back = http.request(target + url.pathname + url.search, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers)
    answer.pipe(response)
  })
  back.on('error', () => response.destroy())
  back.end(body)
})

await new Promise((done) => front.listen(0, '127.0.0.1', done))
const url = `http://127.0.0.1:${front.address().port}`

// emulate takes a port for its name alone when told none; port 0 binds any free one, and `baseUrl` hides it.
const sockets = []
const listen = http.Server.prototype.listen
http.Server.prototype.listen = function (...args) {
  sockets.push(this)
  return listen.apply(this, args)
}
const emulator = await createEmulator({ service: 'slack', port: 0, hostname: '127.0.0.1', baseUrl: url, seed })
target = `http://127.0.0.1:${sockets.at(-1).address().port}`

control({ api_url: `${url}/api/`, bot_token: BOT_TOKEN, user_token: USER_TOKEN }, {}, async () => {
  front.closeAllConnections()
  await emulator.close()
})
