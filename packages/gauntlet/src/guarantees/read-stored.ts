import type { SideEvidence } from '@gauntlet/core/consistency'
import { Client } from 'pg'
import { exactTypes } from './exact-types.ts'
import { endOnAbort } from '../target/ask-statement.ts'
import type { Guarantee } from './guarantee.ts'
import { askInvariant } from './invariant/ask-invariant.ts'
import { waitUntilQuiet, type QuiescenceOptions } from './quiescence.ts'
import { readRows, toMessage, type RowsOrFailure } from './read-rows.ts'

/** What each guarantee's query found, or why it could not be asked. */
export type StoredAnswers = {
  readonly rowsOf: (name: string) => RowsOrFailure
  /** What it found before the load; undefined where that was not asked. */
  readonly beforeOf?: (name: string) => RowsOrFailure | undefined
  /** Gauntlet started this database: what is not in it is lost. */
  readonly ownsDatabase?: boolean
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
  if (!databaseUrl) return nothing('the target names no database')
  const answers = await withClient(
    { databaseUrl, signal },
    async (client): Promise<StoredAnswers> => {
      const quiescence = await waitUntilQuiet(client, options)
      if (!quiescence.quiet) return nothing(quiescence.reason)
      const asked = guarantees.filter(({ stored }) => stored !== undefined)
      const snapshots = new Map<string, SideEvidence>()
      const rows = await readAll(client, asked, {
        namespace,
        besides: async () => await askInvariants(client, guarantees, { ...options, snapshots }),
      })
      return {
        rowsOf: (name) => rows.get(name) ?? [],
        warnings: quiescence.warnings,
        besides: (name) => snapshots.get(name) ?? {},
      }
    },
  )
  return 'failure' in answers ? nothing(answers.failure) : answers
}

/**
 * Reads, before the load, the rows of the guarantees that need to know what changed during it. A query of the run's own
 * rows found none then, and is not asked.
 */
export async function readBefore(
  guarantees: readonly Guarantee[],
  {
    databaseUrl,
    namespace,
    signal,
  }: Pick<ReadStoredOptions, 'databaseUrl' | 'namespace' | 'signal'>,
): Promise<ReadonlyMap<string, RowsOrFailure>> {
  const asked = guarantees.filter(({ readsBefore }) => readsBefore === true)
  if (asked.length === 0) return new Map()
  const rows = databaseUrl
    ? await withClient({ databaseUrl, signal }, (client) => readAll(client, asked, { namespace }))
    : { failure: 'the target names no database' }
  if (!('failure' in rows)) return rows
  return new Map(asked.map(({ name }) => [name, rows]))
}

/** All in one snapshot. */
async function readAll(
  client: Client,
  guarantees: readonly Guarantee[],
  { namespace, besides }: { namespace: string; besides?: () => Promise<void> },
): Promise<Map<string, RowsOrFailure>> {
  await client.query('begin isolation level repeatable read read only')
  await client.query(`set local statement_timeout = ${statementLimitMs}`)
  const rows = new Map<string, RowsOrFailure>()
  for (const guarantee of guarantees) {
    rows.set(guarantee.name, await readRows(client, guarantee, { namespace }))
  }
  await besides?.()
  await client.query('commit')
  return rows
}

type QueryContext = Pick<ReadStoredOptions, 'namespace' | 'elapsedMs'> & {
  readonly snapshots: Map<string, SideEvidence>
}

/** The last snapshot of each invariant, of the instant of the rows. */
async function askInvariants(
  client: Client,
  guarantees: readonly Guarantee[],
  { namespace, elapsedMs, snapshots }: QueryContext,
): Promise<void> {
  for (const { name, sampled } of guarantees) {
    if (!sampled) continue
    const question = { namespace, atMs: elapsedMs?.() ?? 0, final: true }
    snapshots.set(name, { snapshots: [await askInvariant(client, sampled, question)] })
  }
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
