import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { ProxiedConnection } from './proxied-connection.ts'
import { passOn, type Passage } from './pass-on.ts'

export type FaultProxy = {
  /** `http://127.0.0.1:54321` */
  readonly url: string
  /** Waits for what the target still works on, 10 s at most, then ends. */
  close(): Promise<void>
}

const closeLimitMs = 10_000

/**
 * An HTTP/1.1 proxy on loopback in front of one origin, that may do harm to a request on its way. Else it is not to be
 * noticed: each connection has one of its own to the origin and ends with it, bodies stream, headers stay as they are,
 * and nothing is sent twice.
 *
 * @param origin `http://127.0.0.1:3000`
 * @param meet asked at the head of each request: what is to happen to it
 */
export async function startFaultProxy(origin: string, meet: () => Passage): Promise<FaultProxy> {
  const connections = new WeakMap<Socket, ProxiedConnection>()
  const working = new Set<Promise<void>>()
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const connection = connections.get(incoming.socket)
    if (!connection) return
    const passed = passOn({ incoming, outgoing, connection, origin }, meet())
    working.add(passed)
    void passed.finally(() => working.delete(passed))
  })
  // Only the origin says when a connection ends: an end of ours would look like its.
  server.keepAliveTimeout = 0
  server.headersTimeout = 0
  server.requestTimeout = 0
  server.on('connection', (caller: Socket) =>
    connections.set(caller, new ProxiedConnection(caller)),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await within(Promise.allSettled(working), closeLimitMs)
      server.closeAllConnections()
      await closed
    },
  }
}

async function within(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  await Promise.race([work, enough])
  clearTimeout(timer)
}
