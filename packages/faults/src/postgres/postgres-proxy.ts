import { connect, createServer, type AddressInfo } from 'node:net'
import { findProxyProblem } from './find-proxy-problem.ts'
import { Fingerprints } from './fingerprint.ts'
import type { WireDecision, WirePoint } from './wire.ts'
import { WireSession } from './wire-session.ts'

export type PostgresProxyOptions = {
  readonly databaseUrl: string
  /** Asked at each point of each statement, before anything passes on; undefined passes it on. */
  readonly onPoint: (point: WirePoint) => WireDecision | undefined
  /** A client cannot be served: it insists on TLS, or does not speak PostgreSQL's protocol. */
  readonly onRefused?: (reason: string) => void
}

export type WireConnections = {
  /** Client connections so far. */
  readonly total: number
  /** Those open now. */
  readonly open: number
  /**
   * Processes of the server that serve those open now: whose pid in `pg_stat_activity` is not among them goes around the
   * proxy. Addresses do not say so: one that is translated on the way is another one at the server.
   */
  readonly serverPids: readonly number[]
}

export type PostgresProxy = {
  /** The URL of the database with the proxy's host and port. */
  readonly url: string
  connections(): WireConnections
  /** Resets every open connection, both sides: what was stalled or swallowed ends. */
  resetAll(): void
  close(): Promise<void>
}

const DEFAULT_PORT = 5432

/**
 * A proxy on loopback between an application and its PostgreSQL, that asks at each statement whether a fault is to be
 * injected there. It frames messages, and adds none. Replication connections and cancel requests pass unread.
 *
 * @throws Error for a URL that `findProxyProblem` refuses, or of the system when it cannot listen
 */
export async function startPostgresProxy(options: PostgresProxyOptions): Promise<PostgresProxy> {
  const { databaseUrl, onPoint, onRefused = () => undefined } = options
  const problem = findProxyProblem(databaseUrl)
  if (problem !== undefined) throw new Error(`no proxy can stand before this database: ${problem}`)
  const origin = new URL(databaseUrl)
  const address = {
    host: origin.hostname.replace(/^\[|\]$/g, ''),
    port: Number(origin.port || DEFAULT_PORT),
    allowHalfOpen: true,
    noDelay: true,
  }
  const sessions = new Set<WireSession>()
  const fingerprints = new Fingerprints()
  let [total, statements] = [0, 0]
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const numbering = { connection: total, fingerprints, next: () => statements++ }
    total += 1
    const session = new WireSession({
      client,
      connect: () => connect(address),
      numbering,
      onPoint,
      onRefused,
    })
    sessions.add(session)
    client.once('close', () => sessions.delete(session))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const resetAll = () => {
    for (const session of sessions) session.reset()
  }
  return {
    url: toProxyUrl(origin, (server.address() as AddressInfo).port),
    connections: () => ({
      total,
      open: sessions.size,
      serverPids: [...sessions].flatMap(({ serverPid }) => serverPid ?? []),
    }),
    resetAll,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      resetAll()
      await closed
    },
  }
}

function toProxyUrl(origin: URL, port: number): string {
  const url = new URL(origin)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return url.href
}
