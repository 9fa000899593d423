import type { CheckResult } from '@gauntlet/contract'
import { Client } from 'pg'
import { endOnAbort } from '../target/end-on-abort.ts'
import type { SeenCollector } from './collect-seen.ts'
import type { CheckedRun, DataCheck, Expectation, Sql } from './data-check.ts'

export type DataCheckRequest = {
  readonly checks: readonly DataCheck[]
  readonly run: Omit<CheckedRun, 'seen'>
  readonly seen: Pick<SeenCollector, 'of'>
  /** The target's own database; undefined when nobody named it. */
  readonly databaseUrl: string | undefined
  readonly signal?: AbortSignal
}

const connectLimitMs = 5_000
/** Of one check. A scan of a table that takes longer is no evidence. */
const statementLimitMs = 30_000

/** Offenders that are stored with a result. */
const mostKeys = 20

/** A data check, beside the run as it sees it. */
type Question = {
  readonly check: DataCheck
  readonly run: CheckedRun
  /** Why some of what its `observe` took is missing. */
  readonly incomplete?: string | undefined
}

/**
 * The data checks of a load run, in the order of the config. They read the target's database in one read-only
 * transaction of one snapshot; what cannot be read is `no_evidence` with the reason.
 */
export async function evaluateDataChecks(request: DataCheckRequest): Promise<CheckResult[]> {
  const { checks, run, seen, databaseUrl, signal } = request
  const questions = checks.map((check): Question => {
    const { values, incomplete } = seen.of(check)
    return { check, run: { ...run, seen: values }, incomplete }
  })
  if (questions.length === 0) return []
  return databaseUrl
    ? await readDatabase(databaseUrl, questions, signal)
    : questions.map((question) => withoutEvidence(question, 'the target names no database'))
}

async function readDatabase(
  url: string,
  questions: readonly Question[],
  signal: AbortSignal | undefined,
): Promise<CheckResult[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectLimitMs,
    query_timeout: statementLimitMs + connectLimitMs,
    application_name: 'gauntlet checks',
  })
  // A connection that breaks is reported by the statement that meets it.
  client.on('error', () => undefined)
  const stopListening = endOnAbort(client, signal)
  try {
    await client.connect()
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local statement_timeout = ${statementLimitMs}`)
    const results: CheckResult[] = []
    for (const question of questions) {
      results.push(
        signal?.aborted
          ? withoutEvidence(question, 'interrupted before it was asked')
          : await evaluate(client, question),
      )
    }
    return results
  } catch (error) {
    const reason = signal?.aborted
      ? "interrupted while the target's database was read"
      : `the target's database cannot be read: ${toMessage(error)}`
    return questions.map((question) => withoutEvidence(question, reason))
  } finally {
    stopListening()
    await client.end().catch(() => undefined)
  }
}

/** A statement that fails (a table that is not there) fails alone: the others still have the snapshot. */
async function evaluate(client: Client, question: Question): Promise<CheckResult> {
  const { check, run } = question
  await client.query('savepoint before_check')
  try {
    const expected = check.expect(run)
    if (expected === undefined) {
      const reason = `nobody said what scenario "${run.scenario}" must leave behind`
      return withoutEvidence(question, reason)
    }
    return await ask(client, question, expected)
  } catch (error) {
    await client.query('rollback to savepoint before_check')
    return withoutEvidence(question, toMessage(error))
  }
}

async function ask(
  client: Client,
  question: Question,
  expected: Expectation,
): Promise<CheckResult> {
  const { check, run } = question
  const query = check.sql(run)
  const { rows } = await client.query<Record<string, unknown>>(toQuery(query))
  const { observed, ...facts } = rows[0] ?? {}
  const number = toNumber(observed)
  const details = { query: toText(query), keys: [] as unknown[], ...facts }
  const base = { name: check.name, expected, observed: number ?? null }
  if (number === undefined) {
    const reason = `the statement must answer one row with a number in the column observed${rows.length === 0 ? '; it answered none' : ''}`
    return { ...base, outcome: 'no_evidence', details: { ...details, reason } }
  }
  const passed = expected === '> 0' ? number > 0 : number === expected
  if (!passed) {
    const keys = check.keys ? await client.query(toQuery(check.keys(run))) : undefined
    details.keys = keys?.rows.slice(0, mostKeys) ?? []
    return { ...base, outcome: 'fail', details }
  }
  const reason = question.incomplete ?? findDoubt(question, expected, facts['examined'])
  if (reason === undefined) return { ...base, outcome: 'pass', details }
  return { ...base, outcome: 'no_evidence', details: { ...details, reason } }
}

/** Why what passes would prove nothing, when it would not. */
function findDoubt(
  { check, run }: Question,
  expected: Expectation,
  examined: unknown,
): string | undefined {
  const least = check.atLeast(run)
  if (expected === '> 0' || least === 0) return undefined
  const count = toNumber(examined)
  if (count === undefined)
    return 'its statement has no column examined: a check that looked at nothing proves nothing'
  if (count >= least) return undefined
  const found = count === 0 ? 'nothing was examined' : `only ${count} of ${least} were examined`
  return check.send === undefined ? found : `${found}; ${check.send}`
}

/** PostgreSQL's bigint and numeric come as text. */
function toNumber(value: unknown): number | undefined {
  if (typeof value === 'string' && value.trim() === '') return undefined
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function withoutEvidence(question: Question, reason: string): CheckResult {
  const { check, run } = question
  return {
    name: check.name,
    outcome: 'no_evidence',
    expected: attempt(() => check.expect(run)) ?? 'unknown',
    observed: null,
    details: { query: attempt(() => toText(check.sql(run))) ?? '', keys: [], reason },
  }
}

/** A function of the config that throws is told of where its answer is needed. */
function attempt<Value>(answer: () => Value): Value | undefined {
  try {
    return answer()
  } catch {
    return undefined
  }
}

function toQuery(sql: Sql): { text: string; values: unknown[] } {
  return typeof sql === 'string'
    ? { text: sql, values: [] }
    : { text: sql.text, values: [...sql.values] }
}

function toText(sql: Sql): string {
  return (typeof sql === 'string' ? sql : sql.text).trim().replaceAll(/\s+/g, ' ')
}

function toMessage(error: unknown): string {
  if (error instanceof AggregateError) return (error.errors[0] as Error).message
  return error instanceof Error ? error.message : String(error)
}
