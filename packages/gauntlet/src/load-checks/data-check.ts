import {
  DataCheckBlock,
  findConfigProblem,
  ToolError,
  type ObservedExchange,
} from '@gauntlet/contract'
import type { JsonExchange } from '../guarantees/guarantee.ts'
import { readExchange } from '../guarantees/json-exchange.ts'
import { orMistaken } from '../config/mistaken.ts'

/** A statement: text, or text with the values of `$1`, `$2`, ... */
export type Sql = string | { readonly text: string; readonly values: readonly unknown[] }

/** What the column `observed` must be. */
export type ExpectedValue = number | '> 0'

export const isExpectation = (value: unknown): value is ExpectedValue =>
  value === '> 0' || (typeof value === 'number' && Number.isFinite(value))

/** The run that a data check is asked about. */
export type CheckedRun<Seen = unknown> = {
  /** A UUID, `{{ loadTestRunId }}` of its requests. */
  readonly runId: string
  /** Its name in the config. */
  readonly scenario: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly endedAt: string
  /** What `observe` returned during this run: each value once, in the order in which they first came. */
  readonly seen: readonly Seen[]
}

type OfRun<Value, Seen> = Value | ((run: CheckedRun<Seen>) => Value)

/** What `check` asks the database after a load run, and what the answer must be. */
export type DataCheckDefinition<Seen, Request, Answer> = {
  /**
   * Answers one row: `observed`, a number; `examined`, how many things were looked at. Other columns are stored with the
   * result.
   */
  readonly sql: OfRun<Sql, Seen>
  /** Undefined for a scenario of which nothing is known: no evidence. */
  readonly expect: OfRun<ExpectedValue | undefined, Seen>
  /** Selects the offenders of a check that failed; 20 of them are stored. */
  readonly keys?: OfRun<Sql, Seen>
  /**
   * The least `examined` of a pass; default: 1. 0 for a scenario that is known to leave nothing. What must be `> 0` needs
   * no such column.
   */
  readonly atLeast?: OfRun<number, Seen>
  /** What to do where less was examined: `send requests that write to it`. */
  readonly send?: string
  /**
   * What is taken from the answers of a run, to be compared with what is stored: values of JSON, or null. Called once for
   * each wire attempt; must be pure.
   */
  readonly observe?: (exchange: JsonExchange<Request, Answer>) => readonly Seen[] | null
}

/** One question about the data that a run left behind. Made by `check`. */
export type DataCheck = {
  readonly name: string
  readonly sql: (run: CheckedRun) => Sql
  readonly expect: (run: CheckedRun) => ExpectedValue | undefined
  readonly keys: ((run: CheckedRun) => Sql) | undefined
  readonly atLeast: (run: CheckedRun) => number
  readonly send: string | undefined
  readonly observe: ((exchange: ObservedExchange) => unknown) | undefined
}

/**
 * A check of the target's database, asked after each load run in one read-only transaction with the others.
 *
 * @throws ToolError CONFIG_INVALID for a key that is unknown or of the wrong kind
 *
 * @example
 * check('orders_without_customer', {
 *   sql: `select count(*) filter (where customer is null)::int as observed, count(*)::int as examined from orders`,
 *   expect: 0,
 *   keys: 'select id from orders where customer is null order by id limit 20',
 * })
 */
export function check<Seen = unknown, Request = unknown, Answer = unknown>(
  name: string,
  definition: DataCheckDefinition<Seen, Request, Answer>,
): DataCheck {
  return orMistaken({ what: `check "${name}"`, name }, () => {
    const problem = findConfigProblem(definition, DataCheckBlock, '')
    if (problem) {
      const place = problem.path === '' ? '' : `${problem.path} `
      throw new ToolError('CONFIG_INVALID', `check('${name}', { … }): ${place}${problem.says}`)
    }
    const { sql, expect, keys, atLeast = 1, send, observe } = definition
    return {
      name,
      sql: ofRun(sql),
      expect: ofRun(expect),
      keys: keys === undefined ? undefined : ofRun(keys),
      atLeast: ofRun(atLeast),
      send,
      observe: observe && ((exchange) => observe(readExchange<Request, Answer>(exchange))),
    }
  })
}

/** What `check` took from this check's `observe` is given back to it alone: its type is known there. */
function ofRun<Value, Seen>(given: OfRun<Value, Seen>): (run: CheckedRun) => Value {
  if (typeof given !== 'function') return () => given
  const perRun = given as (run: CheckedRun<Seen>) => Value
  return (run) => perRun(run as CheckedRun<Seen>)
}
