import { ToolError, type CheckResult } from '@gauntlet/contract'
import type { Client } from 'pg'
import { lookAtDatabase } from '../init/look-at-database.ts'
import { proposeRules } from '../init/propose-rules.ts'
import { askInvariant } from '../guarantees/invariant/ask-invariant.ts'
import { askInSnapshot } from '../target/ask-statement.ts'

/** A query of which each row is a breach. */
export type SqlCheck = {
  readonly name: string
  readonly sql: string
  /** Counts what was examined; without it the tables of `sql` are asked whether they hold rows. */
  readonly over?: string | undefined
  /** Gauntlet proposes it: whether it must hold nobody has said. */
  readonly isProposed?: true
}

/** Breaches beyond are not counted. */
const countedRows = 1_000

/**
 * The queries of a SQL file, each named by the comment right before it; each selects the rows that must not exist.
 *
 * @throws ToolError CONFIG_INVALID naming the line, for a query without a name and for a name that comes twice
 */
export function parseSqlChecks(text: string, file: string): SqlCheck[] {
  const names = new Set<string>()
  return splitStatements(text).map(({ source, line }) => {
    const comments = [...source.matchAll(/^\s*--[ \t]*(.*)$/gm)].map(([, said = '']) => said.trim())
    const name = comments.find((said) => said !== '')?.replace(/^name:\s*/i, '')
    const fail = (why: string): never => {
      throw new ToolError('CONFIG_INVALID', `${file}:${line}: ${why}`)
    }
    if (name === undefined)
      return fail('write what must hold as a comment before the query: -- stock is never negative')
    if (names.has(name)) return fail(`there are two queries named "${name}"`)
    names.add(name)
    return { name, sql: source }
  })
}

/**
 * Rules that the names, the keys and the foreign keys of a database's tables make likely; none where it cannot be read.
 */
export async function proposeSqlChecks(databaseUrl: string): Promise<SqlCheck[]> {
  const tables = await lookAtDatabase(databaseUrl).catch(() => [])
  return proposeRules(tables).flatMap(({ name, isActive, guarantee }) => {
    const { sql, over } = guarantee?.sampled ?? {}
    return isActive && sql !== undefined
      ? [{ name: `proposed: ${name}`, sql, over, isProposed: true as const }]
      : []
  })
}

type Statement = { readonly source: string; readonly line: number }

/** Texts, quoted names, comments and dollar quotes may hold a semicolon. */
const token =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[^]*?\*\/|\$([A-Za-z_]\w*)?\$[^]*?\$\1\$|;|[^'"$/;-]+|[^]/g

function splitStatements(text: string): Statement[] {
  const statements: Statement[] = []
  let [source, line, next] = ['', 1, 1]
  const close = (): void => {
    const isQuery = source.replaceAll(/--[^\n]*|\/\*[^]*?\*\//g, '').trim() !== ''
    const lead = /^\s*/.exec(source)?.[0] ?? ''
    if (isQuery) statements.push({ source: source.trim(), line: line + countLines(lead) })
    source = ''
    line = next
  }
  for (const [piece] of text.matchAll(token)) {
    next += countLines(piece)
    if (piece === ';') close()
    else source += piece
  }
  close()
  return statements
}

const countLines = (text: string): number => text.split('\n').length - 1

export type SqlChecksRequest = {
  readonly databaseUrl: string
  readonly checks: readonly SqlCheck[]
  readonly signal: AbortSignal
}

/**
 * Asks all queries in one read-only transaction of one snapshot. A query that fails, that examined nothing, or that could not be
 * asked is missing evidence.
 */
export async function askSqlChecks(request: SqlChecksRequest): Promise<CheckResult[]> {
  const { databaseUrl, checks, signal } = request
  const { answers, error } = await askInSnapshot({ databaseUrl, questions: checks, ask, signal })
  const why = signal.aborted ? 'interrupted' : (error as Error | undefined)?.message
  const rest = checks.slice(answers.length)
  return [...answers, ...rest.map((one) => toMissing(one, `the database cannot be read: ${why}`))]
}

async function ask(client: Client, check: SqlCheck): Promise<CheckResult> {
  const query = { sql: check.sql, over: check.over, everyMs: 0, timeoutMs: 0, duringLoad: false }
  const found = await askInvariant(client, query, { namespace: '', atMs: 0, final: true })
  if ('failure' in found) return toMissing(check, found.failure)
  const { breaches, rows, examined } = found
  if (breaches === 0 && examined === 0)
    return toMissing(check, 'the tables that it reads are empty: nothing was examined')
  const details = { query: check.sql, keys: rows }
  const observed = breaches > countedRows ? `more than ${countedRows}` : breaches
  if (check.isProposed && breaches > 0) {
    const reason = `${observed} rows break a rule that Gauntlet proposes: write it into --sql FILE if it must hold`
    return { ...toMissing(check, reason), observed, details: { ...details, reason } }
  }
  const outcome = breaches === 0 ? 'pass' : 'fail'
  return { name: check.name, outcome, expected: 0, observed, details }
}

function toMissing({ name, sql }: SqlCheck, reason: string): CheckResult {
  const details = { query: sql, reason }
  return { name, outcome: 'no_evidence', expected: 0, observed: null, details }
}
