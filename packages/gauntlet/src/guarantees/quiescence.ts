import { plural } from '@gauntlet/core/format'
import { foldAlike } from '@gauntlet/core/text'
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

/** Sessions of others in this database that are in a transaction, each with one that it waits for. */
const openTransactions = `
  select pid, state, left(query, 80) as query,
         case when wait_event_type = 'Lock' then (pg_blocking_pids(pid))[1] end as blocker
    from pg_stat_activity
   where datname = current_database() and pid <> pg_backend_pid()
     and backend_type = 'client backend' and xact_start is not null
   order by xact_start limit 100`

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
    const busy = open.filter(({ state }) => !state?.startsWith('idle'))
    if (busy.length > 0 || inDoubt > 0) {
      const what = busy.length > 0 ? describeBusy(busy, open) : `${inDoubt} prepared`
      return {
        quiet: false,
        reason: `a transaction was open ${limitMs} ms after the load: ${what}`,
      }
    }
    return { quiet: true, warnings: [...describeIdle(open), ...(await findLeaks(client))] }
  }
}

type OpenTransaction = {
  pid: number
  state: string | null
  query: string
  /** Who holds a lock that it waits for; null where it waits for none. */
  blocker: number | null
}

/** The session that began first, who holds up whom, and how many others there are. */
function describeBusy(
  [first, ...others]: readonly OpenTransaction[],
  open: readonly OpenTransaction[],
): string {
  if (!first) return ''
  const waiting = [first, ...others].filter(isWaiting)
  // At the head of a queue: those behind it wait for each other.
  const head = waiting.find(({ blocker }) => !waiting.some(({ pid }) => pid === blocker))
  const session = head ?? waiting[0] ?? first
  const more = others.length === 0 ? '' : `; and ${plural(others.length, 'more session')}`
  const holder = open.find(({ pid }) => pid === session.blocker)
  const wait =
    session.blocker === null
      ? ''
      : `, which waits for a lock of session ${session.blocker}${holder ? ` (${describeState(holder)} "${holder.query}")` : ''}`
  return `session ${session.pid} still runs "${session.query}"${wait}${more}`
}

const isWaiting = ({ blocker }: OpenTransaction): boolean => blocker !== null

const describeState = ({ state }: OpenTransaction): string =>
  state?.startsWith('idle') ? 'idle in a transaction after' : 'which runs'

/** One line for all sessions that were left after the same statement. */
const describeIdle = (open: readonly OpenTransaction[]): string[] =>
  foldAlike(
    open.map(({ pid, query }) => `session ${pid} was left idle in a transaction after "${query}"`),
  )

/** Locks that outlive the requests that took them. */
async function findLeaks(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ held: number }>(heldLocks)
  const held = rows[0]?.held ?? 0
  return held === 0 ? [] : [`${held} advisory locks were still held after the load`]
}
