import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { buildApp, migrate, openDatabase, seed } from 'experiments'
import type { AddressInfo } from 'node:net'
import { createUnmitigatedPorts } from '../create-unmitigated-ports.ts'
import { dropUniqueKeys } from '../drop-unique-keys.ts'
import type { Technique } from '../technique.ts'

export type Baseline = {
  readonly database: TestDatabase
  /** Sends to the two instances in turn; resolves with the body of a 200. */
  post<Body>(path: string, body: unknown): Promise<Body>
  get<Body>(path: string): Promise<Body>
  /** Ends the instances and their connections; the database stays until `drop`. */
  stop(): Promise<void>
  drop(): Promise<void>
}

const token = 'baseline'

/** Two instances of the application, without some techniques, over HTTP on one new database. */
export async function startBaseline(without: readonly Technique[]): Promise<Baseline> {
  const taken = new Set(without)
  const database = await createTestDatabase({
    template: 'unmitigated',
    prepare: async (url) => {
      await migrate(url)
      await seed(url)
    },
  })
  await dropUniqueKeys(database.url, taken)
  const instances = await Promise.all([1, 2].map(() => startInstance(database.url, taken)))
  let turn = 0
  const send = async <Body>(path: string, init: RequestInit): Promise<Body> => {
    turn += 1
    const { url } = instances[turn % instances.length] as (typeof instances)[number]
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers: { 'content-type': 'application/json', 'x-dashboard-token': token },
    })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`)
    return JSON.parse(text) as Body
  }
  const stop = async () => {
    await Promise.all(instances.splice(0).map((instance) => instance.stop()))
  }
  return {
    database,
    post: (path, body) => send(path, { method: 'POST', body: JSON.stringify(body) }),
    get: (path) => send(path, { method: 'GET' }),
    stop,
    drop: async () => {
      await stop()
      await database.drop()
    },
  }
}

async function startInstance(databaseUrl: string, without: ReadonlySet<Technique>) {
  const database = openDatabase(databaseUrl)
  const ports = createUnmitigatedPorts(database, { without, env: { DASHBOARD_TOKEN: token } })
  const app = await buildApp({ ports, build: 'test' })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await app.close()
      await Promise.all([ports.assignments.close(), ports.events.close()])
      await database.close()
    },
  }
}

/** `count` calls, all under way at once. */
export function atOnce<T>(count: number, call: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)))
}
