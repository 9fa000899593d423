import { kinds } from '@gauntlet/core/consistency'
import type { Guarantee } from '../guarantee.ts'
import { checkOptions } from '../to-guarantee.ts'
import { ofQuery, type Sampling } from './define-invariant.ts'
import { quoteName, quoteTable, toCondition, toKey, type Columns } from './quote-sql.ts'
import { orMistaken } from '../../config/mistaken.ts'

/** Which intervals `noOverlap` looks at. */
export type NoOverlapDefinition = Sampling & {
  readonly table: string
  /** Intervals of one scope may not overlap: a room, a vehicle. Without it, those of the whole table. */
  readonly scope?: Columns
  readonly start: string
  /** Where it ends; null has not ended. */
  readonly end: string
  /** What names a row in the report. */
  readonly key?: Columns
  /** Which rows, in SQL: `status <> 'cancelled'`. */
  readonly where?: string
}

/**
 * Two intervals of one scope never overlap. They are half-open: one may begin where another ends.
 *
 * @example
 * noOverlap('no room is booked twice', {
 *   table: 'bookings',
 *   scope: 'room_id',
 *   start: 'starts_at',
 *   end: 'ends_at',
 *   where: `status <> 'cancelled'`,
 * })
 */
export function noOverlap(name: string, definition: NoOverlapDefinition): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    checkOptions(kinds.noOverlap, { name, definition }, ['table', 'start', 'end'])
    const { table, scope, key, where, ...rest } = definition
    const { start, end, ...sampling } = rest
    const [from, to] = [quoteName(start), quoteName(end)]
    const scoped = scope === undefined ? `'all'` : toKey(scope)
    const rows = `from ${quoteTable(table)}
       where ${toCondition(where)} and ${from} is not null and (${to} is null or ${from} < ${to})`
    return ofQuery(
      { rule: kinds.noOverlap, name, definition },
      {
        ...sampling,
        // In order of their starts, one overlaps an earlier one if and only if it begins before the latest of their ends.
        sql: `
        select scope || ' at ' || starts as key, ${key === undefined ? '' : 'row, '}starts, ends, earlier_ends
          from (
            select ${scoped} as scope, ${key === undefined ? '' : `${toKey(key)} as row, `}
                   ${from} as starts, ${to} as ends, bool_or(${to} is null) over earlier as still_open,
                   max(${to}) over earlier as earlier_ends
              ${rows}
            window earlier as (
              partition by ${scoped} order by ${from}, ${to} rows between unbounded preceding and 1 preceding)
          ) as ordered
         where still_open or starts < earlier_ends`,
        over: `
        select coalesce(sum(intervals), 0) as examined, count(*) filter (where intervals > 1) as tested
          from (select count(*) as intervals from (select ${scoped} as scope ${rows}) as scoped group by scope) as scopes`,
        untested: 'no scope has two intervals: send more to fewer of them',
        // All may have asked for the same time, which one got.
        refusalsTest: true,
      },
    )
  })
}
