import { createServer, type AddressInfo } from 'node:net'
import { AnswerTime } from './answer-time.ts'
import { ProxiedExchange } from './proxied-exchange.ts'
import type { FaultDecision } from './fault-decision.ts'
import { ProxiedConnection } from './proxied-connection.ts'

export type FaultProxy = {
  /** `http://127.0.0.1:54321` */
  readonly url: string
  /** Waits for what the target still works on, 10 s at most, then ends. */
  close(): Promise<void>
}

const closeLimitMs = 10_000

/**
 * A proxy for HTTP/1.0 and 1.1 on loopback in front of one origin, that may inject a fault into a request on its way. Else
 * it is not to be noticed: each connection has its own to the origin, and what one side says the other receives, byte
 * for byte, ends and breaks included. Only a `Host` that names the proxy is made to name the origin.
 *
 * @param origin `http://127.0.0.1:3000`
 * @param onRequest asked at the head of each request: what is to happen to it
 * @param answerTime learns how long the origin usually takes
 */
export async function startFaultProxy(
  origin: string,
  onRequest: () => FaultDecision,
  answerTime = new AnswerTime(),
): Promise<FaultProxy> {
  const connections = new Set<ProxiedConnection>()
  const working = new Set<Promise<void>>()
  const begin = (method: string): ProxiedExchange => {
    const exchange = new ProxiedExchange(method, onRequest(), answerTime)
    working.add(exchange.over)
    void exchange.over.then(() => working.delete(exchange.over))
    return exchange
  }
  // An end of ours would look like the origin's: only that ends a connection.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => {
    const connection = new ProxiedConnection({ caller, origin: new URL(origin), begin })
    connections.add(connection)
    caller.once('close', () => connections.delete(connection))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await within(Promise.all(working), closeLimitMs)
      for (const connection of connections) connection.destroy()
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
