import { redactDatabaseUrl, ToolError } from '@gauntlet/contract'
import { Client } from 'pg'
import { readLastLines } from './read-last-lines.ts'
import type { Unready } from './wait-until-ready.ts'

/** Why a database cannot be asked, in the words of the driver or of the server. */
export type DatabaseFailure = { readonly reason: string; readonly cause: unknown }

type Attempt = {
  readonly url: string
  readonly limitMs: number
  readonly signal?: AbortSignal | undefined
}

/** Connects to a database and asks one statement; undefined where it answers. Rejects only where the signal aborts. */
export async function tryDatabase(attempt: Attempt): Promise<DatabaseFailure | undefined> {
  const { url, limitMs, signal } = attempt
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
    application_name: 'gauntlet asks',
  })
  client.on('error', () => undefined) // the statement in flight fails by itself
  const end = () => void client.end().catch(() => undefined)
  signal?.throwIfAborted()
  signal?.addEventListener('abort', end, { once: true })
  try {
    await client.connect()
    await client.query('select 1')
    return undefined
  } catch (cause) {
    signal?.throwIfAborted()
    return { reason: describe(cause), cause }
  } finally {
    signal?.removeEventListener('abort', end)
    await client.end().catch(() => undefined)
  }
}

/** A host with several addresses fails once for each. */
function describe(cause: unknown): string {
  const [first] = cause instanceof AggregateError ? (cause.errors as readonly Error[]) : []
  return first?.message ?? (cause as Error).message
}

/** A database of the config that does not answer before its target starts. */
export type AbsentDatabase = {
  /** Whether what the target answers or prints shows that it waits for the database, and waits in vain. */
  readonly isInVain: (unready: Unready) => Promise<boolean>
  /** The failure of a start, with the database first where it still does not answer. */
  readonly explain: (error: unknown) => Promise<unknown>
}

export type ConfiguredDatabase = {
  readonly url: string
  /** Where its URL stands: `targets.candidate.database.url`. */
  readonly from: string
  readonly note?: ((sentence: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** A server on this machine answers in milliseconds; one behind a firewall that drops packets never does. */
const limitMs = 3_000
/** Invalid password, invalid authorization: a server answers, and no start command changes what it answers. */
const refusedLogin = new Set(['28P01', '28000'])

/**
 * Tries the database of a target before the target starts. One that is not there may be one that the start command
 * brings up: then it is a note.
 *
 * @returns undefined where it answers
 * @throws ToolError DATABASE_UNREACHABLE where its server refuses the role or the password
 */
export async function findAbsentDatabase(
  database: ConfiguredDatabase,
): Promise<AbsentDatabase | undefined> {
  const { url, signal, note } = database
  const ask = async () => await tryDatabase({ url, limitMs, signal })
  const failure = await ask()
  if (!failure) return undefined
  if (refusedLogin.has(String((failure.cause as { code?: unknown }).code)))
    throw toUnreachable(database, failure, 'Nothing was started')
  note?.(
    `${describeUnreachable(database, failure)}. The target is started all the same: its start command may bring the database up`,
  )
  return {
    isInVain: async (unready) => (await namesDatabase(unready, url)) && (await ask()) !== undefined,
    explain: async (error) => {
      if (signal?.aborted || !(error instanceof ToolError) || error.code !== 'START_FAILED')
        return error
      const still = await ask()
      return still ? toUnreachable(database, still, error.message) : error
    },
  }
}

function describeUnreachable(
  { from, url }: ConfiguredDatabase,
  { reason }: DatabaseFailure,
): string {
  return `the database of ${from} (${redactDatabaseUrl(url)}) cannot be reached: ${reason}`
}

function toUnreachable(
  database: ConfiguredDatabase,
  failure: DatabaseFailure,
  consequence: string,
): ToolError {
  const { from } = database
  return new ToolError(
    'DATABASE_UNREACHABLE',
    `${describeUnreachable(database, failure)}. ${consequence}`,
    {
      cause: failure.cause,
      place: from,
      hint: `Correct the host, port, name, role or password in ${from}, or start the database.`,
    },
  )
}

const failedConnection =
  /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|connection refused|could not connect|can't reach|does not exist/i

/** It answers that it cannot serve, or prints that this database refused it. */
async function namesDatabase({ last, logFile }: Unready, url: string): Promise<boolean> {
  if (last.startsWith('status 5')) return true
  const log = logFile === undefined ? '' : await readLastLines(logFile, 40)
  const { port, pathname } = new URL(url)
  const names = [`:${port || 5432}`, `port ${port || 5432}`, `"${pathname.slice(1)}"`]
  return failedConnection.test(log) && names.some((name) => log.includes(name))
}
