import { ToolError } from '@gauntlet/contract'
import {
  checkInvariant,
  kinds,
  type GuaranteeKind,
  type InvariantRule,
} from '@gauntlet/core/consistency'
import type { Guarantee, Observe, SampledQuery } from '../guarantee.ts'
import { readingJson } from '../json-exchange.ts'
import { toGuarantee } from '../to-guarantee.ts'
import { orMistaken } from '../../config/mistaken.ts'

/** When and how often the database is asked. */
export type Sampling = {
  /** Between two snapshots during the load; default 1000. After 60 snapshots the interval doubles, and so on. */
  readonly everyMs?: number
  /** Of one query during the load; default 1000. A snapshot that takes longer is not read, which is reported. */
  readonly timeoutMs?: number
  /** `false` for a rule that need only hold when the load is over and drained. Default true. */
  readonly duringLoad?: boolean
}

/** What `invariant` asks the database, and when. */
export type InvariantDefinition<Request, Answer> = Sampling & {
  /** Selects the rows that must not exist; each is a breach. A column `key` names the same row in every snapshot. */
  readonly sql: string
  /**
   * Selects one row that counts what was examined: a column `examined`, and perhaps `tested`, how many of them put the
   * rule to the test, and `nearest`, how near the others came. Without it Gauntlet asks whether the tables of `sql` hold rows.
   */
  readonly over?: string
  /** Which operations the rule is about; by default all that a load writes. */
  readonly observe?: Observe<Request, Answer>
}

const defaultEveryMs = 1_000
const defaultTimeoutMs = 1_000

/**
 * A rule about the data as one query: each row that it selects is a breach, during the load and after it.
 *
 * @example
 * invariant('every order has a customer', {
 *   sql: 'select id as key from orders where customer_id is null',
 *   over: 'select count(*) as examined from orders',
 * })
 */
export function invariant<Request, Answer>(
  name: string,
  definition: string | InvariantDefinition<Request, Answer>,
): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    const given = typeof definition === 'string' ? { sql: definition } : definition
    const { observe, ...query } = given
    return ofQuery(
      { rule: kinds.invariant, name, definition: given },
      { ...query, ...(observe && { observe: readingJson(observe) }) },
    )
  })
}

type Defined = {
  readonly rule: GuaranteeKind & InvariantRule
  readonly name: string
  readonly definition: object
}

type OfQuery = Sampling &
  Pick<SampledQuery, 'sql'> & {
    readonly over?: string
    readonly observe?: NonNullable<Guarantee['observe']>
    /** What is said where nothing was tested. */
    readonly untested?: string
    /** Whether a request that was refused put the rule to the test. */
    readonly refusalsTest?: boolean
  }

/** @throws ToolError CONFIG_INVALID for an interval or a limit that is no positive number */
export function ofQuery({ rule, name, definition }: Defined, query: OfQuery): Guarantee {
  const { sql, over, observe, untested, everyMs = defaultEveryMs } = query
  const { timeoutMs = defaultTimeoutMs, duringLoad = true, refusalsTest = false } = query
  if (!(everyMs >= 50)) throw refuse(name, 'everyMs must be 50 or more')
  if (!(timeoutMs >= 1)) throw refuse(name, 'timeoutMs must be 1 or more')
  if (typeof sql !== 'string') throw refuse(name, 'sql must be a text')
  if (sql.trim() === '') throw refuse(name, 'sql is empty')
  return {
    ...toGuarantee(rule, name, definition),
    observe,
    stored: undefined,
    columns: [],
    sampled: { sql, over, everyMs, timeoutMs, duringLoad },
    check: ({ history, snapshots, snapshotBefore, load }) =>
      checkInvariant(history, {
        rule,
        snapshots,
        snapshotBefore,
        load,
        untested,
        refusalsTest,
        observes: observe !== undefined,
      }),
  }
}

function refuse(name: string, why: string): ToolError {
  return new ToolError('CONFIG_INVALID', `guarantee "${name}": ${why}`)
}
