import type { SideEvidence, Snapshot } from '@gauntlet/core/consistency'
import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { Client } from 'pg'
import { exactTypes } from './exact-types.ts'
import { endOnAbort } from '../target/ask-statement.ts'
import type { Guarantee } from './guarantee.ts'
import { askInvariant } from './invariant/ask-invariant.ts'
import { waitUntilQuiet, type QuiescenceOptions } from './quiescence.ts'
import { readRows, toMessage, usesNamespace, type RowsOrFailure } from './read-rows.ts'

/** What each guarantee's query found, or why it could not be asked. */
export type StoredAnswers = {
  readonly rowsOf: (name: string) => RowsOrFailure
  /** What it found before the load; undefined where that was not asked. */
  readonly beforeOf?: (name: string) => RowsOrFailure | undefined
  /** What a query of the run's own rows that found none finds of other rows; undefined where it was not asked for them. */
  readonly othersOf?: (name: string) => RowsOrFailure | undefined
  /** Gauntlet started this database: what is not in it is lost. */
  readonly ownsDatabase?: boolean
  /** Writes were acknowledged, and nothing was written to this database meanwhile. */
  readonly isUnwritten?: boolean
  /** Another program chose the ids: nothing says that they begin with those of the run. */
  readonly hasForeignIds?: boolean
  /** Leaks that were seen when everything should have been over. */
  readonly warnings: readonly string[]
  /** What else a guarantee is judged by: snapshots, deliveries, what the load wrote. */
  readonly besides?: (name: string) => SideEvidence
}

export type ReadStoredOptions = QuiescenceOptions & {
  /** The target's own database, on its primary and not through a pooler; undefined when nobody named it. */
  readonly databaseUrl: string | undefined
  readonly namespace: string
  /** Milliseconds since the load began. */
  readonly elapsedMs?: () => number
}

/** Why no rows were read, and what to do. */
export const NO_DATABASE =
  "the target names no database: add `database: 'embedded'` or `database: { url }` to it, or give --target-database to a target with a URL"

const connectLimitMs = 5_000
const statementLimitMs = 60_000
/**
 * Reads the final rows of all guarantees: after quiescence, in one read-only repeatable-read transaction,
 * so that they are all of one instant. What cannot be read is a reason, never an exception.
 */
export async function readStored(
  guarantees: readonly Guarantee[],
  options: ReadStoredOptions,
): Promise<StoredAnswers> {
  const { databaseUrl, namespace, signal } = options
  if (!databaseUrl) return nothing(NO_DATABASE)
  const answers = await withClient(
    { databaseUrl, signal },
    async (client): Promise<StoredAnswers> => {
      const quiescence = await waitUntilQuiet(client, options)
      if (!quiescence.quiet) return nothing(quiescence.reason)
      const asked = guarantees.filter(({ stored }) => stored !== undefined)
      let snapshots: ReadonlyMap<string, Snapshot> = new Map()
      const others = new Map<string, RowsOrFailure>()
      const rows = await readAll(client, asked, {
        namespace,
        besides: async (found) => {
          snapshots = await askInvariants(client, guarantees, options)
          for (const one of asked.filter((each) => isEmptyOfRun(each, found.get(each.name))))
            others.set(one.name, await readKeys(client, one))
        },
      })
      return {
        rowsOf: (name) => rows.get(name) ?? [],
        othersOf: (name) => others.get(name),
        warnings: quiescence.warnings,
        besides: (name) => {
          const snapshot = snapshots.get(name)
          return snapshot ? { snapshots: [snapshot] } : {}
        },
      }
    },
  )
  return 'failure' in answers ? nothing(answers.failure) : answers
}

/** Enough to find the keys of a load among them; a table with more is not read. */
const ofOthers = { rows: 500_000, bytes: 200_000_000 }

async function readKeys(client: Client, guarantee: Guarantee): Promise<RowsOrFailure> {
  const rows = await readRows(client, guarantee, { namespace: '', bounds: ofOthers })
  return 'failure' in rows ? rows : rows.map(({ key }) => ({ key }))
}

/** A query of the rows whose ids begin with that of the run, and that found none. */
function isEmptyOfRun({ stored, columns }: Guarantee, rows: RowsOrFailure | undefined): boolean {
  const isEmpty = rows !== undefined && !('failure' in rows) && rows.length === 0
  return isEmpty && usesNamespace(stored) && columns[0] === 'key'
}

/** What the queries found before the load. */
export type AnswersBefore = {
  readonly rows: ReadonlyMap<string, RowsOrFailure>
  /** Of the queries of invariants. */
  readonly snapshots: ReadonlyMap<string, Snapshot>
  /** Rows written to a database that Gauntlet did not start; undefined where that was not counted. */
  readonly writtenRows?: number | undefined
}

export type ReadBeforeOptions = Pick<ReadStoredOptions, 'databaseUrl' | 'namespace' | 'signal'> & {
  /** Gauntlet started this database, and nobody else has written to it. */
  readonly ownsDatabase: boolean
}

/**
 * Reads, before the load, the rows of the guarantees that need to know what changed during it; of a database that others write
 * to those of all, for they may be broken already. A query of the run's own rows found none then, and is not asked.
 */
export async function readBefore(
  guarantees: readonly Guarantee[],
  { databaseUrl, namespace, signal, ownsDatabase }: ReadBeforeOptions,
): Promise<AnswersBefore> {
  const asked = guarantees.filter(
    ({ readsBefore, stored }) =>
      readsBefore === true || (!ownsDatabase && stored !== undefined && !usesNamespace(stored)),
  )
  const sampled = ownsDatabase ? [] : guarantees.filter((one) => one.sampled !== undefined)
  const snapshots = new Map<string, Snapshot>()
  if (asked.length + sampled.length === 0) return { rows: new Map(), snapshots }
  let writtenRows: number | undefined
  const rows = databaseUrl
    ? await withClient({ databaseUrl, signal }, async (client) => {
        if (!ownsDatabase) writtenRows = await countWrittenRows(client)
        return await readAll(client, asked, {
          namespace,
          besides: async () => {
            const found = await askInvariants(client, sampled, { namespace })
            for (const [name, snapshot] of found) snapshots.set(name, snapshot)
          },
        })
      })
    : { failure: NO_DATABASE }
  if (!('failure' in rows)) return { rows, snapshots, writtenRows }
  return { rows: new Map(asked.map(({ name }) => [name, rows])), snapshots }
}

/**
 * Rows that were inserted, updated or deleted in this database since its statistics began; undefined where they are not kept.
 * A session reports its own within a second of use, and ten seconds after it went idle (PostgreSQL, `pgstat_report_stat`).
 */
async function countWrittenRows(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ written: number | null }>(
    `select (tup_inserted + tup_updated + tup_deleted)::float8 as written
       from pg_stat_database where datname = current_database() and current_setting('track_counts') = 'on'`,
  )
  return rows[0]?.written ?? undefined
}

/** Longer than a session that went idle takes to report what it wrote. */
const REPORTED_WITHIN_MS = 12_000

/** Whether the queries found rows of this run, or others than before the load: then the database was written to. */
export function showsWrites(
  guarantees: readonly Guarantee[],
  before: Pick<AnswersBefore, 'rows'>,
  { rowsOf }: Pick<StoredAnswers, 'rowsOf'>,
): boolean {
  return guarantees.some(({ name, stored }) => {
    const after = rowsOf(name)
    if (stored === undefined || 'failure' in after) return false
    if (usesNamespace(stored)) return after.length > 0
    const first = before.rows.get(name)
    return first !== undefined && !('failure' in first) && !isDeepStrictEqual(first, after)
  })
}

/**
 * Whether nothing was written to a database since `before`; waits until every session has reported what it wrote, where none
 * has. False where nobody can say.
 */
export async function wasLeftUnwritten(
  before: number | undefined,
  { databaseUrl, signal }: Pick<ReadStoredOptions, 'databaseUrl' | 'signal'>,
): Promise<boolean> {
  if (before === undefined || !databaseUrl) return false
  const answer = await withClient({ databaseUrl, signal }, async (client) => {
    const until = performance.now() + REPORTED_WITHIN_MS
    for (;;) {
      if ((await countWrittenRows(client)) !== before) return false
      if (performance.now() > until || signal?.aborted) return signal?.aborted !== true
      await delay(250)
    }
  })
  return answer === true
}

/** All in one snapshot. */
async function readAll(
  client: Client,
  guarantees: readonly Guarantee[],
  {
    namespace,
    besides,
  }: {
    namespace: string
    besides?: (found: ReadonlyMap<string, RowsOrFailure>) => Promise<void>
  },
): Promise<Map<string, RowsOrFailure>> {
  await client.query('begin isolation level repeatable read read only')
  await client.query(`set local statement_timeout = ${statementLimitMs}`)
  const rows = new Map<string, RowsOrFailure>()
  for (const guarantee of guarantees) {
    rows.set(guarantee.name, await readRows(client, guarantee, { namespace }))
  }
  await besides?.(rows)
  await client.query('commit')
  return rows
}

/** A snapshot of each invariant, of the instant of the rows and when nothing is under way. */
async function askInvariants(
  client: Client,
  guarantees: readonly Guarantee[],
  { namespace, elapsedMs }: Pick<ReadStoredOptions, 'namespace' | 'elapsedMs'>,
): Promise<ReadonlyMap<string, Snapshot>> {
  const snapshots = new Map<string, Snapshot>()
  for (const { name, sampled } of guarantees) {
    if (!sampled) continue
    const question = { namespace, atMs: elapsedMs?.() ?? 0, final: true }
    snapshots.set(name, await askInvariant(client, sampled, question))
  }
  return snapshots
}

type StoredSource = { readonly databaseUrl: string; readonly signal: AbortSignal | undefined }

async function withClient<Result>(
  { databaseUrl, signal }: StoredSource,
  use: (client: Client) => Promise<Result>,
): Promise<Result | { readonly failure: string }> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectLimitMs,
    query_timeout: statementLimitMs + connectLimitMs,
    application_name: 'gauntlet guarantees',
    types: exactTypes,
  })
  // A connection that breaks is reported by the statement that uses it.
  client.on('error', () => undefined)
  const stopListening = endOnAbort(client, signal)
  try {
    await client.connect()
    return await use(client)
  } catch (error) {
    const what = signal?.aborted
      ? "interrupted while the target's database was read"
      : `the target's database cannot be read: ${toMessage(error)}`
    return { failure: what }
  } finally {
    stopListening()
    await client.end().catch(() => undefined)
  }
}

function nothing(failure: string): StoredAnswers {
  const snapshots = [{ atMs: 0, final: true, failure }]
  return { rowsOf: () => ({ failure }), warnings: [], besides: () => ({ snapshots }) }
}
