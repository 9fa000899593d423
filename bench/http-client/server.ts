// The cheapest honest server: answers each complete request, whatever it is, and counts them.
import { createServer, type AddressInfo } from 'node:net'

const ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}',
)
let requests = 0

const server = createServer({ noDelay: true }, (socket) => {
  let rest = ''
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    let text = rest + chunk.toString('latin1')
    for (;;) {
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) break
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end + 2))?.[1] ?? 0)
      if (text.length < end + 4 + length) break
      requests += 1
      socket.write(ANSWER)
      text = text.slice(end + 4 + length)
    }
    rest = text
  })
})
server.listen(0, '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port }),
)
process.on('message', () => process.send?.({ requests }))
process.on('disconnect', () => process.exit())
