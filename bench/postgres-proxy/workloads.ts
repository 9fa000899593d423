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

/** Runs a workload over all connections. @returns how often a second it was done */
export async function measure(url: string, { act }: Workload, durationMs: number): Promise<number> {
  const pool = new Pool({ connectionString: url, max: CONNECTIONS })
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.connect()))
  let done = 0
  let id = 0
  const began = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - began < durationMs) {
        id = (id + 7919) % ROWS
        await act(client, id)
        done += 1
      }
      client.release()
    }),
  )
  const perSecond = done / ((performance.now() - began) / 1000)
  await pool.end()
  return perSecond
}
