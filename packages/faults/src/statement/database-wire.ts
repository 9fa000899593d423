import { startPostgresProxy, type PostgresProxy } from '../postgres/postgres-proxy.ts'
import type { WireDecision, WirePoint } from '../postgres/wire.ts'

/** @param replica whose statement it is, from 1 */
export type OnReplicaPoint = (point: WirePoint, replica: number) => WireDecision | undefined

/** The proxies between the replicas of a target and its database, one a replica. */
export class DatabaseWire {
  readonly #proxies: PostgresProxy[] = []
  readonly #refused: string[] = []
  /** Who decides what happens at a point; nobody until the load begins. */
  onPoint: OnReplicaPoint | undefined

  /** Starts the proxy of a replica. @returns what the replica gets as its database's URL */
  async open(databaseUrl: string, replica: number): Promise<string> {
    const proxy = await startPostgresProxy({
      databaseUrl,
      onPoint: (point) => this.onPoint?.(point, replica),
      onRefused: (reason) => void this.#refused.push(reason),
    })
    this.#proxies.push(proxy)
    return proxy.url
  }

  /** Client connections so far. */
  get connections(): number {
    return this.#proxies.reduce((sum, proxy) => sum + proxy.connections().total, 0)
  }

  /** Processes of the database that serve connections of the proxies: the session of another one goes around them. */
  get serverPids(): readonly number[] {
    return this.#proxies.flatMap((proxy) => proxy.connections().serverPids)
  }

  /** Why clients were refused. */
  get refused(): readonly string[] {
    return this.#refused
  }

  async close(): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.close()))
  }
}
