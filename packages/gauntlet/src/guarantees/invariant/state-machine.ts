import { ToolError } from '@gauntlet/contract'
import { kinds } from '@gauntlet/core/consistency'
import type { Guarantee } from '../guarantee.ts'
import { checkOptions } from '../to-guarantee.ts'
import { ofQuery, type Sampling } from './define-invariant.ts'
import {
  quoteName,
  quoteTable,
  quoteText,
  toCondition,
  toKey,
  toList,
  type Columns,
} from './quote-sql.ts'
import { orMistaken } from '../../config/mistaken.ts'

/** Where `stateMachine` finds the states, and which may follow which. */
export type StateMachineDefinition = Sampling & {
  /** A history: one row for each state that a thing entered. A trigger can write it. */
  readonly table: string
  /** The thing. */
  readonly key: Columns
  readonly state: string
  /** What orders the rows of one thing: a serial number, not a time that two rows can share. */
  readonly order: Columns
  /** In which states a thing may begin; by default any that `transitions` names. */
  readonly initial?: string | readonly string[]
  /** From a state, those that may follow. One that repeats must name itself. */
  readonly transitions: Readonly<Record<string, readonly string[]>>
  /** Which rows, in SQL. */
  readonly where?: string
}

/**
 * Things enter states only as `transitions` allows, by the rows of a history table.
 *
 * @example
 * stateMachine('orders', {
 *   table: 'order_events',
 *   key: 'order_id',
 *   state: 'status',
 *   order: 'id',
 *   initial: 'placed',
 *   transitions: { placed: ['paid', 'cancelled'], paid: ['shipped', 'refunded'] },
 * })
 */
export function stateMachine(name: string, definition: StateMachineDefinition): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    checkOptions(kinds.stateMachine, { name, definition }, [
      'table',
      'key',
      'state',
      'order',
      'transitions',
    ])
    const { table, key, state, order, initial, transitions, where, ...sampling } = definition
    const pairs = Object.entries(transitions).flatMap(([from, allowed]) =>
      allowed.map((to) => `(${quoteText(from)}, ${quoteText(to)})`),
    )
    if (pairs.length === 0) {
      throw new ToolError('CONFIG_INVALID', `guarantee "${name}": transitions allows none`)
    }
    const known = [...new Set(Object.entries(transitions).flatMap(([from, to]) => [from, ...to]))]
    const first = (initial === undefined ? known : toList(initial)).map(quoteText)
    const sorted = toList(order).map(quoteName).join(', ')
    const ordered = `
      select ${toKey(key)} as key, ${quoteName(state)}::text as state, row_number() over things as step,
             lag(${quoteName(state)}::text) over things as before
        from ${quoteTable(table)} where ${toCondition(where)}
      window things as (partition by ${toKey(key)} order by ${sorted})`
    return ofQuery(
      { rule: kinds.stateMachine, name, definition },
      {
        ...sampling,
        sql: `
        select key || ' at step ' || step as key, before, state from (${ordered}) as ordered
         where state is null or (step = 1 and state not in (${first.join(', ')}))
            or (step > 1 and (before is null or (before, state) not in (values ${pairs.join(', ')})))`,
        over: `select count(*) as examined, count(*) filter (where step > 1) as tested from (${ordered}) as ordered`,
        untested: 'nothing changed its state: send what moves it on',
      },
    )
  })
}
