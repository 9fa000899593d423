import type { CheckResult } from '@gauntlet/contract'
import { judgeConnections, listSuspects, type ConnectionFacts } from '@gauntlet/core/consistency'
import { foldAlike } from '@gauntlet/core/text'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { readConnections } from './read-connections.ts'

/** What a config says about the sessions of its targets. */
export type ConnectionHygiene =
  | boolean
  | {
      /** How long work of the background may go on after the load; default 10 000. */
      readonly waitMs?: number
      /** Whether a new advisory lock may still be held after the load (a leader that is elected late). */
      readonly allowAdvisoryLocks?: boolean
    }

export type WatchConnectionsOptions = {
  readonly target: { readonly databaseUrl: string | undefined; readonly urls: readonly string[] }
  /** Default: for databases that Gauntlet started. */
  readonly connectionHygiene?: ConnectionHygiene | undefined
}

/** Looks at a target's sessions before a load, and again when it is over. */
export type ConnectionWatch = {
  /** Once the load is drained. */
  finish(signal: AbortSignal): Promise<CheckResult>
  abandon(): Promise<void>
}

export const CONNECTION_HYGIENE = 'connection_hygiene'

const pollMs = 100
const defaultWaitMs = 10_000
const connectLimitMs = 5_000
/** Sentences that are stored; all are counted. */
const shown = 20

/**
 * Takes the sessions before a load. Its own connection stays open, so that it can still ask when the target has
 * used up all others. Never throws: what cannot be read is `no_evidence` at the end.
 *
 * @returns undefined where the check does not apply
 */
export async function watchConnections(
  options: WatchConnectionsOptions,
): Promise<ConnectionWatch | undefined> {
  const { target, connectionHygiene: hygiene } = options
  if (!target.databaseUrl || hygiene === false) return undefined
  const connection = new Reconnecting(target.databaseUrl)
  const before = await connection.ask(readConnections)
  if (hygiene === undefined && !('failure' in before) && !(await isEmbedded(connection))) {
    await connection.end()
    return undefined
  }
  if ((await connection.ask(isPooled)) === true) {
    await connection.end()
    return { abandon: async () => undefined, finish: async () => withoutEvidence(POOLED) }
  }
  return {
    abandon: async () => await connection.end(),
    finish: async (signal) => {
      try {
        return await judge(connection, { options, before, signal })
      } finally {
        await connection.end()
      }
    },
  }
}

type Judging = {
  readonly options: WatchConnectionsOptions
  readonly before: ConnectionFacts | { readonly failure: string }
  readonly signal: AbortSignal
}

async function judge(connection: Reconnecting, judging: Judging): Promise<CheckResult> {
  const { options, before, signal } = judging
  if ('failure' in before) return withoutEvidence(before.failure)
  const { waitMs = defaultWaitMs, allowAdvisoryLocks = false } =
    typeof options.connectionHygiene === 'object' ? options.connectionHygiene : {}
  const drained = await connection.ask(readConnections)
  if ('failure' in drained) return describeUnreadable(drained)
  const deadlineMs = drained.nowMs + waitMs
  let after: ConnectionFacts = drained
  while (!signal.aborted && mayStillEnd(listSuspects({ before, drained }, after), after, waitMs)) {
    if (after.nowMs >= deadlineMs) break
    await delay(pollMs, undefined, { signal }).catch(() => undefined)
    const next = await connection.ask(readConnections)
    if ('failure' in next) return describeUnreadable(next)
    after = next
  }
  if (signal.aborted) return withoutEvidence('interrupted before the sessions could be judged')
  const seen = allowAdvisoryLocks ? { ...after, locks: [] } : after
  const replicas = options.target.urls.length
  const { leaks, unfinished } = judgeConnections({ before, drained, after: seen, replicas })
  return toCheck({ before, after, leaks, unfinished })
}

/** Waiting is of use while something is open that has not been idle for the whole limit already. */
function mayStillEnd(
  { idle, busy, locks, prepared }: ReturnType<typeof listSuspects>,
  { nowMs }: ConnectionFacts,
  waitMs: number,
): boolean {
  const fresh = idle.filter(({ changedAtMs }) => nowMs - changedAtMs < waitMs)
  return fresh.length + busy.length + locks.length + prepared.length > 0
}

type Judged = ReturnType<typeof judgeConnections> & {
  readonly before: ConnectionFacts
  readonly after: ConnectionFacts
}

/** The sessions that Gauntlet itself opens in the course of a run. */
const ownSessions = 6

function toCheck({ before, after, leaks, unfinished }: Judged): CheckResult {
  const counts = {
    sessions_before: before.sessions.length,
    sessions_after: after.sessions.length,
  }
  const details = { ...counts, keys: [...leaks, ...unfinished].slice(0, shown) }
  if (leaks.length > 0) {
    const folded = foldAlike(leaks)
    const others = folded.length > 3 ? `; and ${folded.length - 3} more` : ''
    const reason = `${folded.slice(0, 3).join('; ')}${others}`
    return result('fail', leaks.length, { ...details, reason })
  }
  if (unfinished.length > 0) {
    const reason = `${unfinished[0]}: say how long such work may take under connectionHygiene.waitMs`
    return result('no_evidence', null, { ...details, reason })
  }
  const opened = after.sessionsEver - before.sessionsEver
  if (before.sessions.length + after.sessions.length === 0 && opened <= ownSessions) {
    const reason = 'no session of the target was seen in this database: does it use DATABASE_URL?'
    return result('no_evidence', null, { ...details, reason })
  }
  return result('pass', 0, details)
}

/** A database that has no connection left for anybody is what a leak looks like in the end. */
function describeUnreadable({ failure, code }: Failure): CheckResult {
  if (code !== '53300') return withoutEvidence(failure)
  const reason = `the target holds all connections of its database after the load: ${failure}`
  return result('fail', 'no connection left', { keys: [reason], reason })
}

function withoutEvidence(reason: string): CheckResult {
  return result('no_evidence', null, { reason })
}

function result(
  outcome: CheckResult['outcome'],
  observed: CheckResult['observed'],
  details: CheckResult['details'],
): CheckResult {
  return { name: CONNECTION_HYGIENE, outcome, expected: 0, observed, details }
}

/** The servers that Gauntlet starts keep their data below its own folder, or one named after it. */
async function isEmbedded(connection: Reconnecting): Promise<boolean> {
  const answer = await connection.ask(async (client) => {
    const { rows } = await client.query<{ folder: string }>(
      `select current_setting('data_directory') as folder`,
    )
    return /[/\\](\.gauntlet[/\\]|gauntlet-cluster-)/.test(rows[0]?.folder ?? '')
  })
  return answer === true
}

const POOLED =
  'a pooler stands between, whose sessions these are: name the database itself under database.url of the target'

/** A pooler answers with its own process id, and lends sessions that other clients used before. */
async function isPooled(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return (client as Client & { readonly processID?: number }).processID !== rows[0]?.pid
}

type Failure = { readonly failure: string; readonly code?: string | undefined }

/** One connection that is made again when a crash of the database ended it. */
class Reconnecting {
  readonly #url: string
  #client: Client | undefined

  constructor(url: string) {
    this.#url = url
  }

  async ask<Answer>(question: (client: Client) => Promise<Answer>): Promise<Answer | Failure> {
    try {
      this.#client ??= await this.#connect()
      return await question(this.#client)
    } catch {
      // It may have ended with a crash of the database: once more, on a new one.
      await this.end()
    }
    try {
      this.#client = await this.#connect()
      return await question(this.#client)
    } catch (error) {
      await this.end()
      const { message, code } = error as Error & { code?: string }
      return { failure: `the target's database cannot be read: ${message}`, code }
    }
  }

  async #connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.#url,
      connectionTimeoutMillis: connectLimitMs,
      query_timeout: connectLimitMs,
      application_name: 'gauntlet connections',
    })
    // A connection that breaks is reported by the statement that uses it.
    client.on('error', () => undefined)
    await client.connect()
    return client
  }

  async end(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => undefined)
  }
}
