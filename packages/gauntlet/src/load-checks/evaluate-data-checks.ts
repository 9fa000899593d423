import type { CheckResult } from '@gauntlet/contract'
import type { Client } from 'pg'
import { NO_DATABASE } from '../guarantees/read-stored.ts'
import { askInSnapshot, askStatement } from '../target/ask-statement.ts'
import type { SeenCollector } from './collect-seen.ts'
import {
  type CheckedRun,
  type DataCheck,
  type ExpectedValue,
  type Sql,
  isExpectation,
} from './data-check.ts'

export type DataCheckRequest = {
  readonly checks: readonly DataCheck[]
  readonly run: Omit<CheckedRun, 'seen'>
  readonly seen: Pick<SeenCollector, 'of'>
  /** The target's own database; undefined when nobody named it. */
  readonly databaseUrl: string | undefined
  readonly signal?: AbortSignal
}

/** Offenders that are stored with a result. */
const mostKeys = 20

/** What the details of a result have besides the columns of its statement. */
const OWN_DETAILS: ReadonlySet<string> = new Set(['query', 'keys', 'reason'])

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
    : questions.map((question) => withoutEvidence(question, NO_DATABASE))
}

async function readDatabase(
  url: string,
  questions: readonly Question[],
  signal: AbortSignal | undefined,
): Promise<CheckResult[]> {
  const { answers, error } = await askInSnapshot({
    databaseUrl: url,
    questions,
    signal,
    ask: async (client, question) =>
      signal?.aborted
        ? withoutEvidence(question, 'interrupted before it was asked')
        : await evaluate(client, question),
  })
  const reason = signal?.aborted
    ? "interrupted while the target's database was read"
    : `the target's database cannot be read: ${toMessage(error)}`
  // What was answered before stands.
  const unanswered = questions.slice(answers.length)
  return [...answers, ...unanswered.map((question) => withoutEvidence(question, reason))]
}

/** A statement that fails (a table that is not there) fails alone: the others still have the snapshot. */
async function evaluate(client: Client, question: Question): Promise<CheckResult> {
  const { check, run } = question
  await client.query('savepoint before_check')
  try {
    const expected = check.expect(run)
    if (expected === undefined) {
      const reason = `nothing declares what scenario "${run.scenario}" must leave behind`
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
  expected: ExpectedValue,
): Promise<CheckResult> {
  const { check, run } = question
  const query = check.sql(run)
  const { rows } = await askSql(client, query)
  const { observed, ...columns } = rows[0] ?? {}
  const number = toNumber(observed)
  const facts = Object.fromEntries(
    Object.entries(columns).filter(([name]) => !OWN_DETAILS.has(name)),
  )
  const details = { query: toText(query), keys: [] as unknown[], ...facts }
  const base = { name: check.name, expected, observed: number ?? null }
  const withReason = (outcome: CheckResult['outcome'], reason: string): CheckResult => {
    return { ...base, outcome, details: { ...details, reason } }
  }
  if (rows.length !== 1 || number === undefined) {
    const answered = rows.length === 1 ? '' : `; it answered ${rows.length || 'none'}`
    const rule = 'the statement must answer one row with a number in the column observed'
    return { ...withReason('no_evidence', `${rule}${answered}`), observed: null }
  }
  if (!isExpectation(expected)) {
    const said = `expect answered ${String(expected)}: it must be a number or '> 0'`
    return { ...withReason('no_evidence', said), expected: 'unknown' }
  }
  const passed = expected === '> 0' ? number > 0 : number === expected
  if (!passed)
    return { ...base, outcome: 'fail', details: await addKeys(client, question, details) }
  const reason = question.incomplete ?? findDoubt(question, expected, facts['examined'])
  if (reason === undefined) return { ...base, outcome: 'pass', details }
  return withReason('no_evidence', reason)
}

type Details = CheckResult['details']

/** Keys that cannot be read cost the failure nothing but its examples. */
async function addKeys(
  client: Client,
  { check, run }: Question,
  details: Details,
): Promise<Details> {
  if (!check.keys) return details
  await client.query('savepoint before_keys')
  try {
    const { rows } = await askSql(client, check.keys(run))
    return { ...details, keys: rows.slice(0, mostKeys) }
  } catch (error) {
    await client.query('rollback to savepoint before_keys')
    return { ...details, reason: `its keys cannot be read: ${toMessage(error)}` }
  }
}

/** Why what passes would prove nothing, when it would not. */
function findDoubt(
  { check, run }: Question,
  expected: ExpectedValue,
  examined: unknown,
): string | undefined {
  const least: unknown = check.atLeast(run)
  if (typeof least !== 'number' || !(least >= 0)) {
    return `atLeast answered ${String(least)}: it must be a number of at least 0`
  }
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

/** A function of the config that throws is reported where its answer is needed. */
function attempt<Value>(answer: () => Value): Value | undefined {
  try {
    return answer()
  } catch {
    return undefined
  }
}

async function askSql(client: Client, sql: Sql) {
  const { text, values } = typeof sql === 'string' ? { text: sql, values: [] } : sql
  return await askStatement<Record<string, unknown>>(client, text, values)
}

function toText(sql: Sql): string {
  return (typeof sql === 'string' ? sql : sql.text).trim().replaceAll(/\s+/g, ' ')
}

function toMessage(error: unknown): string {
  if (error instanceof AggregateError) return (error.errors[0] as Error).message
  return error instanceof Error ? error.message : String(error)
}
