import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'

export type QuiescenceOptions = {
  /** How long to wait for the application to become quiet. Default 10 s. */
  readonly limitMs?: number
  /** Work that must be done before rows are final: a queue that empties, a rollup that runs. */
  readonly drain?: (signal: AbortSignal) => Promise<void>
  readonly signal?: AbortSignal
}

export type Quiescence =
  | { readonly quiet: true; readonly warnings: readonly string[] }
  | { readonly quiet: false; readonly reason: string }

const pollMs = 50

/** Sessions of others in this database that are in a transaction. */
const openTransactions = `
  select pid, state, left(query, 80) as query
    from pg_stat_activity
   where datname = current_database() and pid <> pg_backend_pid()
     and backend_type = 'client backend' and xact_start is not null
   order by xact_start limit 5`

const preparedTransactions = `select count(*)::int as open from pg_prepared_xacts where database = current_database()`

const heldLocks = `
  select count(*)::int as held from pg_locks
   where locktype = 'advisory' and pid <> pg_backend_pid()
     and database = (select oid from pg_database where datname = current_database())`

/**
 * Waits until nothing of the application can change the rows any more: our requests are answered (the
 * caller's part), no transaction is open, declared drains are done, and again none is open. A session that
 * sits idle in a transaction will not end by itself: it is waited for, then reported as a leak.
 */
export async function waitUntilQuiet(
  client: Client,
  { limitMs = 10_000, drain, signal = new AbortController().signal }: QuiescenceOptions,
): Promise<Quiescence> {
  const before = await waitForTransactions(client, { limitMs, signal })
  if (!before.quiet || !drain) return before
  try {
    await drain(signal)
  } catch (error) {
    const why = signal.aborted ? 'interrupted' : (error as Error).message
    return { quiet: false, reason: `the rows were not final: the drain did not end (${why})` }
  }
  return await waitForTransactions(client, { limitMs, signal })
}

async function waitForTransactions(
  client: Client,
  { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal },
): Promise<Quiescence> {
  const deadline = performance.now() + limitMs
  for (;;) {
    signal.throwIfAborted()
    const { rows: open } = await client.query<OpenTransaction>(openTransactions)
    const { rows: prepared } = await client.query<{ open: number }>(preparedTransactions)
    const inDoubt = prepared[0]?.open ?? 0
    if (open.length === 0 && inDoubt === 0)
      return { quiet: true, warnings: await findLeaks(client) }
    if (performance.now() < deadline) {
      await delay(pollMs, undefined, { signal })
      continue
    }
    const busy = open.find(({ state }) => !state?.startsWith('idle'))
    if (busy || inDoubt > 0) {
      const what = busy ? `session ${busy.pid} still runs "${busy.query}"` : `${inDoubt} prepared`
      return {
        quiet: false,
        reason: `a transaction was open ${limitMs} ms after the load: ${what}`,
      }
    }
    return { quiet: true, warnings: [...open.map(toWarning), ...(await findLeaks(client))] }
  }
}

type OpenTransaction = { pid: number; state: string | null; query: string }

function toWarning({ pid, query }: OpenTransaction): string {
  return `session ${pid} was left idle in a transaction after "${query}"`
}

/** Locks that outlive the requests that took them. */
async function findLeaks(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ held: number }>(heldLocks)
  const held = rows[0]?.held ?? 0
  return held === 0 ? [] : [`${held} advisory locks were still held after the load`]
}
