// How a test drives a peer: one JSON object a line, {id, call, args} in and {id, result | error} out.
// The peer ends when its standard input does, so none outlives the test that started it.

import readline from 'node:readline'

export function control(announcement, calls, stop) {
  const lines = readline.createInterface({ input: process.stdin })
  const say = (object) => process.stdout.write(JSON.stringify(object) + '\n')
  lines.on('line', async (line) => {
    const { id, call, args } = JSON.parse(line)
    try {
      if (!calls[call]) throw new Error(`unknown call ${call}`)
      say({ id, result: (await calls[call](args ?? {})) ?? null })
    } catch (error) {
      say({ id, error: String(error?.message ?? error) })
    }
  })
  lines.on('close', async () => {
    await stop()
    process.exit(0)
  })
  say(announcement)
}
