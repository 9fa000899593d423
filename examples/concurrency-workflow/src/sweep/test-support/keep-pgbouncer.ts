import { startPgBouncer } from '@gauntlet/testkit'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'

// keep-pgbouncer.ts DATABASE_URL NOTE: a PgBouncer that lives as long as a client is connected to the port that stands in the
// file NOTE, and ten seconds longer: an application that was killed comes back to it.

const lingerMs = 10_000

// Whoever started it may be gone before it is ready.
process.stdout.on('error', () => undefined)

const [databaseUrl = '', note = ''] = process.argv.slice(2)
const pooler = await startPgBouncer(databaseUrl)
const users = new Set<Socket>()
let ending: NodeJS.Timeout | undefined

const server = createServer((socket) => {
  clearTimeout(ending)
  users.add(socket)
  socket.on('error', () => undefined) // it was killed
  socket.on('close', () => {
    users.delete(socket)
    if (users.size === 0) linger()
  })
  socket.write(`${JSON.stringify({ databaseUrl, url: pooler.url })}\n`)
})

function linger(): void {
  ending = setTimeout(() => {
    server.close()
    rmSync(note, { force: true })
    void pooler.stop()
  }, lingerMs)
}

server.listen(0, '127.0.0.1', () => {
  linger()
  writeFileSync(`${note}.new`, String((server.address() as AddressInfo).port))
  renameSync(`${note}.new`, note)
  console.log('ready')
})
