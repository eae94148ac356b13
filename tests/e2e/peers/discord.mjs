// discord-digital-twin with what discord.py needs beside it: the application under its older path and with an owner,
// a body for `with_response`, mentions, RESUME, whole reaction events; and it listens on loopback alone.

import http from 'node:http'
import { DigitalDiscord, DiscordGateway } from 'discord-digital-twin'
import { control } from './control.mjs'

const TOKEN = 'peer.token'
const OLD_PATH = '/api/v10/oauth2/applications/@me'
const NEW_PATH = '/api/v10/applications/@me'
const DIRECT = 1
const RESUME = 6
const INVALID_SESSION = 9

const listen = http.Server.prototype.listen
http.Server.prototype.listen = function (port, done) {
  return listen.call(this, port, '127.0.0.1', done)
}

const sessions = new Map() // what each session was sent, for its resume
const gateway = DiscordGateway.prototype
const { sendDispatch, handleMessage, broadcast } = gateway

gateway.sendDispatch = function (client, event, data) {
  const sent = sessions.get(client.sessionId) ?? []
  sent.push([event, data])
  sessions.set(client.sessionId, sent)
  return sendDispatch.call(this, client, event, data)
}

gateway.handleMessage = async function (client, raw) {
  const { op, d } = JSON.parse(raw)
  if (op !== RESUME) return handleMessage.call(this, client, raw)
  if (!sessions.has(d.session_id)) return this.send(client, { op: INVALID_SESSION, d: false })
  const missed = sessions.get(d.session_id).slice(d.seq)
  Object.assign(client, { identified: true, sessionId: d.session_id, sequence: d.seq })
  for (const [event, data] of missed) sendDispatch.call(this, client, event, data)
  this.sendDispatch(client, 'RESUMED', {})
}

gateway.broadcast = function (event, data) {
  const reaction = event.startsWith('MESSAGE_REACTION') ? { type: 0, burst: false } : {}
  if (this.clients.length === 0) for (const sent of sessions.values()) sent.push([event, { ...data, ...reaction }])
  return broadcast.call(this, event, { ...data, ...reaction })
}

const discord = new DigitalDiscord({
  botToken: TOKEN,
  botUser: { id: '1000', username: 'communique' },
  users: [{ id: '3001', username: 'ana' }],
  guild: { id: '2000', name: 'Newsroom', ownerId: '3001' },
  channels: [{ id: '4001', name: 'briefings', type: 0 }],
})

gateway.broadcastMessageCreate = async function (message, guildId) {
  const users = await discord.prisma.user.findMany()
  const named = users.filter((u) => message.content.includes(`<@${u.id}>`))
  const mentions = named.map((u) => ({ id: u.id, username: u.username, discriminator: '0', avatar: null, bot: u.bot }))
  this.broadcast('MESSAGE_CREATE', { ...message, mentions, ...(guildId ? { guild_id: guildId } : {}) })
}

await discord.start()
const server = discord.server.httpServer
const [serve] = server.listeners('request')
server.removeAllListeners('request')
server.on('request', (request, response) => {
  if (request.url.startsWith(OLD_PATH)) return application(response)
  if (/\/callback\?.*with_response=(1|true)/.test(request.url)) withBody(request, response)
  return serve(request, response)
})

async function application(response) {
  const answer = await fetch(`http://127.0.0.1:${discord.port}${NEW_PATH}`)
  const owner = { id: '3001', username: 'ana', discriminator: '0', avatar: null }
  const body = JSON.stringify({ ...(await answer.json()), owner })
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(body)
}

// Turns the twin's 204 into the body that `with_response` asks for.
function withBody(request, response) {
  const [, id] = request.url.match(/\/interactions\/(\d+)\//)
  const { writeHead, end } = response
  let told
  response.writeHead = function (status, ...rest) {
    if (status !== 204) return writeHead.call(this, status, ...rest)
    told = JSON.stringify({ interaction: { id, type: 2 }, resource: { type: 5 } })
    return writeHead.call(this, 200, { 'content-type': 'application/json', 'content-length': told.length })
  }
  response.end = function (...rest) {
    return told ? end.call(this, told) : end.apply(this, rest)
  }
}

const calls = {
  slash: (args) => discord.simulateSlashCommand(args),
  interact: (args) => discord.simulateInteraction(args),
  press: (args) => discord.simulateButtonClick(args),
  submit: (args) => discord.simulateModalSubmit(args),
  message: (args) => discord.simulateUserMessage(args),
  messages: ({ channelId }) => discord.channel(channelId).getMessages(),
  response: ({ interactionId }) => discord.channel('4001').getInteractionResponse(interactionId),
  commands: () => discord.prisma.applicationCommand.findMany(),
  drop: () => discord.server.gateway.clients.forEach((client) => client.ws.terminate()),
  async direct({ userId }) {
    const id = `5${userId}`
    await discord.prisma.channel.create({ data: { id, type: DIRECT, name: 'direct' } })
    return { id }
  },
}

control(
  { api_url: `http://127.0.0.1:${discord.port}/api/v10`, gateway_url: discord.gatewayUrl, token: TOKEN },
  calls,
  async () => {
    server.closeAllConnections()
  },
)
