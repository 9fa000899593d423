// Answers at once, but blocks its event loop for one second in every CYCLE_MS: what a long collection or a lock does.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CYCLE_MS, STALL_MS } from './workload.ts'

const server = createServer((request, response) => {
  request.resume()
  response.end('{"ok":true}')
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port }),
)
process.once('message', () => {
  setTimeout(() => setInterval(stall, CYCLE_MS) && stall(), CYCLE_MS / 2)
})
process.on('disconnect', () => process.exit())

function stall(): void {
  const end = performance.now() + STALL_MS
  while (performance.now() < end);
}
