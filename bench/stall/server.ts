// Answers at once, but blocks its event loop for one second in every CYCLE_MS: what a long collection or a lock does.
import { createServer, type AddressInfo } from 'node:net'
import { CYCLE_MS, STALL_MS } from './workload.ts'

const ANSWER =
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}'

// Bare sockets: hundreds of requests wait for the end of a stall, and what answering them costs is not in the truth.
const server = createServer((socket) => {
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  socket.on('data', (bytes) => {
    const requests = bytes.toString('latin1').split('\r\n\r\n').length - 1
    if (requests > 0) socket.write(ANSWER.repeat(requests))
  })
})
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
