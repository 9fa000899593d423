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

export type ProxyOptions = {
  /** `http://127.0.0.1:3000`, one a replica: connections go to them in turn. */
  readonly origins: readonly string[]
  /** Where to listen; default: a free port. */
  readonly port?: number
  /** Asked at the head of each request: what is to happen to it. */
  readonly onRequest: (request: ProxiedRequest) => FaultDecision
  /** Learns how long the origin usually takes. */
  readonly answerTime?: AnswerTime
  /** Called where a caller sends what cannot be read as HTTP/1 in one way only: it is passed on to the end of its connection. */
  readonly onUnread?: () => void
}

export type ProxiedRequest = {
  /** As it came, one character a byte. */
  readonly head: string
  readonly origin: string
  /** Number of its connection, from 0. */
  readonly connection: number
}

/**
 * A proxy for HTTP/1.0 and 1.1 on loopback in front of a target, that may record a request or inject a fault into it. Else
 * it is not to be noticed: each connection has its own to the origin, and what one side says the other receives, byte
 * for byte, ends and breaks included. Only a `Host` that names the proxy is made to name the origin.
 *
 * @throws Error of the system when it cannot listen
 */
export async function startProxy(options: ProxyOptions): Promise<FaultProxy> {
  const { origins, port = 0, onRequest, onUnread = () => undefined } = options
  const { answerTime = new AnswerTime() } = options
  const connections = new Set<ProxiedConnection>()
  const working = new Set<Promise<void>>()
  let count = 0
  // An end of ours would look like the origin's: only that ends a connection.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => {
    const number = count++
    const origin = origins[number % origins.length] ?? ''
    const begin = ({ method, head }: { method: string; head: string }): ProxiedExchange => {
      const decision = onRequest({ head, origin, connection: number })
      const exchange = new ProxiedExchange(method, decision, answerTime)
      working.add(exchange.over)
      void exchange.over.then(() => working.delete(exchange.over))
      return exchange
    }
    const connection = new ProxiedConnection({ caller, origin: new URL(origin), begin, onUnread })
    connections.add(connection)
    caller.once('close', () => connections.delete(connection))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
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

/** The proxy in front of one origin. @param onRequest asked at the head of each request */
export async function startFaultProxy(
  origin: string,
  onRequest: () => FaultDecision,
  answerTime?: AnswerTime,
): Promise<FaultProxy> {
  return await startProxy({ origins: [origin], onRequest, ...(answerTime && { answerTime }) })
}

async function within(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  await Promise.race([work, enough])
  clearTimeout(timer)
}
