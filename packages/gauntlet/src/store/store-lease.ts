import { ToolError } from '@gauntlet/contract'
import { Client } from 'pg'

/** Among those who use one embedded store: each holds one, so that the last knows it is the last. */
export type StoreLease = {
  /** Does something that no other user of the store does at the same time. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** Gives the lease back. What is to be done when nobody else holds one is done before anybody gets one. */
  end(whenLast: () => Promise<void>): Promise<void>
}

// Keys of advisory locks in the server's database `postgres`, where nobody but us takes any.
const use = 4600
const preparation = 4601

/**
 * Takes part in the use of the embedded server at this URL. The lease is a connection that holds a shared advisory
 * lock, so it ends with the process, however that ends; a store's pool holds no connection while it is idle.
 *
 * @throws ToolError STORE_UNREACHABLE
 */
export async function takeStoreLease(url: string): Promise<StoreLease> {
  const client = new Client({ connectionString: url, application_name: 'gauntlet store lease' })
  // A server that goes away takes the lease with it; the store's own queries report its absence.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [use])
  } catch (cause) {
    await client.end().catch(() => undefined)
    const what = `the embedded store does not answer: ${(cause as Error).message}`
    throw new ToolError('STORE_UNREACHABLE', what, { cause })
  }
  return {
    alone: async (work) => {
      await client.query('select pg_advisory_lock($1)', [preparation])
      try {
        return await work()
      } finally {
        await client.query('select pg_advisory_unlock($1)', [preparation])
      }
    },
    end: async (whenLast) => {
      try {
        if (await isLast(client).catch(() => false)) await whenLast()
      } finally {
        await client.end().catch(() => undefined)
      }
    },
  }
}

/** Of two that end at once exactly one is the last: giving back comes before asking, and asking takes the lock. */
async function isLast(client: Client): Promise<boolean> {
  await client.query('select pg_advisory_unlock_shared($1)', [use])
  const { rows } = await client.query<{ last: boolean }>(
    'select pg_try_advisory_lock($1) as last',
    [use],
  )
  return rows[0]?.last === true
}
