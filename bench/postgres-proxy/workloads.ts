import { setTimeout as delay } from 'node:timers/promises'
import { Pool, type PoolClient } from 'pg'

export const CONNECTIONS = 32
export const ROWS = 10_000

export type Workload = {
  readonly name: string
  readonly what: string
  readonly act: (client: PoolClient, id: number) => Promise<unknown>
}

/** What applications do, from what costs the database most to what costs it least. */
export const workloads: readonly Workload[] = [
  {
    name: 'order',
    what: 'begin, a row locked and updated, a row inserted, commit',
    act: async (client, id) => {
      await client.query('begin')
      await client.query('select balance from accounts where id = $1 for update', [id])
      await client.query('update accounts set balance = balance - 1 where id = $1', [id])
      await client.query('insert into orders (account) values ($1)', [id])
      await client.query('commit')
    },
  },
  {
    name: 'list',
    what: 'a page of 100 rows out of a filter and a sort',
    act: (client, id) =>
      client.query(
        'select * from accounts where id between $1 and $2 order by balance, id limit 100',
        [id, id + 500],
      ),
  },
  {
    name: 'row',
    what: 'one row by its key',
    act: (client, id) => client.query('select * from accounts where id = $1', [id]),
  },
]

type Clients = readonly PoolClient[]

/** @param use gets all connections, once each of them is there */
async function withConnections<Result>(
  url: string,
  use: (clients: Clients) => Promise<Result>,
): Promise<Result> {
  const pool = new Pool({ connectionString: url, max: CONNECTIONS })
  try {
    const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.connect()))
    const result = await use(clients)
    for (const client of clients) client.release()
    return result
  } finally {
    await pool.end()
  }
}

/** Ids in an order that locks no row twice in a row. */
function createIds(): () => number {
  let id = 0
  return () => (id = (id + 7919) % ROWS)
}

export type Done = { readonly done: number; readonly perSecond: number }

/** Runs a workload over all connections, as fast as it goes. @returns how often it was done, in all and a second */
export async function measure(url: string, { act }: Workload, durationMs: number): Promise<Done> {
  const toId = createIds()
  return await withConnections(url, async (clients) => {
    let done = 0
    const began = performance.now()
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() - began < durationMs) {
          await act(client, toId())
          done += 1
        }
      }),
    )
    return { done, perSecond: done / ((performance.now() - began) / 1000) }
  })
}

/** What came of a rate that was given. Times from the moment at which the unit of work was due. */
export type Paced = { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number }

/** Runs a workload over all connections at a rate, each connection its share of it, one after the other. */
export async function pace(
  url: string,
  { act }: Workload,
  { perSecond, durationMs }: { readonly perSecond: number; readonly durationMs: number },
): Promise<Paced> {
  const toId = createIds()
  const gapMs = (CONNECTIONS * 1000) / perSecond
  return await withConnections(url, async (clients) => {
    const times: number[] = []
    const began = performance.now()
    await Promise.all(
      clients.map(async (client, at) => {
        const firstMs = began + (gapMs * at) / CONNECTIONS
        for (let dueMs = firstMs; dueMs < began + durationMs; dueMs += gapMs) {
          const waitMs = dueMs - performance.now()
          if (waitMs > 0) await delay(waitMs)
          await act(client, toId())
          times.push(performance.now() - dueMs)
        }
      }),
    )
    const tookMs = performance.now() - began
    const sorted = times.toSorted((one, other) => one - other)
    const quantile = (q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? NaN
    return {
      perSecond: (times.length * 1000) / Math.max(tookMs, durationMs),
      p50Ms: quantile(0.5),
      p99Ms: quantile(0.99),
    }
  })
}
