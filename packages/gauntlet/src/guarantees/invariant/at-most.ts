import { ToolError } from '@gauntlet/contract'
import { kinds } from '@gauntlet/core/consistency'
import type { Guarantee } from '../guarantee.ts'
import { checkOptions } from '../to-guarantee.ts'
import { ofQuery, type Sampling } from './define-invariant.ts'
import { quoteName, quoteTable, toCondition, toKey, toList, type Columns } from './quote-sql.ts'
import { orMistaken } from '../../config/mistaken.ts'

/** What `atMost` counts, by what, and up to which limit. */
export type AtMostDefinition = Sampling & {
  /** The table whose rows are counted. */
  readonly table: string
  /** What they are counted by. */
  readonly per: Columns
  /** A number, or the column of another table that holds each key's own limit. */
  readonly limit:
    number | { readonly table: string; readonly key: Columns; readonly column: string }
  /** Sums this column in place of counting rows. */
  readonly sum?: string
  /** Which rows, in SQL. */
  readonly where?: string
}

/**
 * No key ever has more than its limit: seats of an event, uses of a coupon, rows of a user.
 *
 * @example
 * atMost('seats', {
 *   table: 'bookings',
 *   per: 'event_id',
 *   limit: { table: 'events', key: 'id', column: 'seats' },
 *   where: `status <> 'cancelled'`,
 * })
 */
export function atMost(name: string, definition: AtMostDefinition): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    checkOptions(kinds.atMost, { name, definition }, ['table', 'per', 'limit'])
    const { table, per, limit, sum, where, ...sampling } = definition
    if (typeof limit === 'number' && !Number.isFinite(limit)) {
      throw new ToolError('CONFIG_INVALID', `guarantee "${name}": limit must be a number`)
    }
    const named = toList(per).map((column) => `${quoteName(column)} is not null`)
    // A sum is tested where one more as large as the largest does not fit: there requests race for the rest.
    const [used, largest] =
      sum === undefined ? ['count(*)', '1'] : [`sum(${quoteName(sum)})`, `max(${quoteName(sum)})`]
    const perKey = `
      select ${toKey(per)} as key, ${used} as used, ${largest} as largest, count(*) as rows
        from ${quoteTable(table)} where ${toCondition(where)} and ${named.join(' and ')} group by 1`
    const counted =
      typeof limit === 'number'
        ? `select key, used, largest, rows, ${limit}::numeric as "limit" from (${perKey}) as used`
        : `select key, used, largest, rows, "limit" from (${perKey}) as used join
            (select ${toKey(limit.key)} as key, ${quoteName(limit.column)} as "limit" from ${quoteTable(limit.table)}) as limits using (key)`
    return ofQuery(
      { rule: kinds.atMost, name, definition },
      {
        ...sampling,
        sql: `select key, used, "limit" from (${counted}) as counted where used > "limit"`,
        over: `
        select coalesce(sum(rows), 0) as examined,
               count(*) filter (where used + largest > "limit") as tested,
               (array_agg('the most was ' || used || ' of ' || "limit" order by used - "limit" desc))[1] as nearest
          from (${counted}) as counted`,
        untested: 'no key reached its limit: send more to fewer keys',
      },
    )
  })
}
