import { connect, createServer, type AddressInfo } from 'node:net'
import type { ProxyUse } from './proxy.ts'

// Passes bytes between two sockets and reads none of them: what any proxy in Node.js costs at least.
const origin = new URL(process.argv[2] ?? '')
const options = { allowHalfOpen: true, noDelay: true }
const server = createServer(options, (client) => {
  const database = connect({ host: origin.hostname, port: Number(origin.port), ...options })
  for (const [from, to] of [
    [client, database],
    [database, client],
  ] as const) {
    from.on('data', (bytes: Buffer) => to.write(bytes))
    from.on('end', () => to.end())
    from.on('error', () => to.destroy())
  }
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system } satisfies ProxyUse)
})
const url = new URL(origin)
url.port = String((server.address() as AddressInfo).port)
process.send?.({ url: url.href })
