import { createServer } from 'node:http'
import { createApp } from '../app.ts'
import { readRoster } from '../roster.ts'

const port = Number(process.env['PORT'] ?? 3100)
const rosterFile = process.env['VALIDATOR_ROSTER'] ?? new URL('../../roster.jsonl', import.meta.url)

let roster = readRoster(rosterFile)
process.on('SIGHUP', () => {
  try {
    roster = readRoster(rosterFile)
    console.log(`roster read again: ${roster.size} candidates`)
  } catch (error) {
    console.error(`the roster stays as it was: ${(error as Error).message}`)
  }
})

/** Longer than any answer takes. Connections on which nothing was ever asked would else hold up the end for a minute. */
const drainMs = 1_000

const server = createServer(
  createApp({ roster: () => roster, build: process.env['BUILD_ID'] ?? 'development' }),
)
server.on('error', (error: NodeJS.ErrnoException) => {
  const why =
    error.code === 'EADDRINUSE' ? `port ${port} is taken: set PORT to another one` : error.message
  console.error(`the validator did not start: ${why}`)
  process.exitCode = 1
})
server.listen(port, process.env['HOST'] ?? '127.0.0.1', () => {
  // PORT=0 takes any free port: the line names the one that it got.
  const address = server.address()
  console.log(`validator ready on ${typeof address === 'object' ? address?.port : address}`)
})
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close()
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), drainMs).unref()
  })
}
