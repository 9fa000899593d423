import { kinds } from '@gauntlet/core/consistency'
import type { Guarantee } from '../guarantee.ts'
import { checkOptions } from '../to-guarantee.ts'
import { ofQuery, type Sampling } from './define-invariant.ts'
import { quoteName, quoteTable, toCondition, toKey, type Columns } from './quote-sql.ts'
import { orMistaken } from '../../config/mistaken.ts'

/** Which numbers `noGaps` looks at. */
export type NoGapsDefinition = Sampling & {
  readonly table: string
  /** An integer: the number of an invoice, the position in a list. */
  readonly column: string
  /** Each scope has a sequence: a tenant, a year. Without it the whole table has one. */
  readonly scope?: Columns
  /** The number that each sequence begins with; by default any. */
  readonly startsAt?: number | bigint
  /** Which rows, in SQL. */
  readonly where?: string
}

/**
 * The numbers of each scope follow each other: none is missing and none is there twice.
 *
 * @example
 * noGaps('invoice numbers', { table: 'invoices', column: 'number', scope: 'year', startsAt: 1 })
 */
export function noGaps(name: string, definition: NoGapsDefinition): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    checkOptions(kinds.noGaps, { name, definition }, ['table', 'column'])
    const { table, column, scope, startsAt, where, ...sampling } = definition
    const number = quoteName(column)
    const scoped = scope === undefined ? `'all'` : toKey(scope)
    const rows = `from ${quoteTable(table)} where ${toCondition(where)} and ${number} is not null`
    const first =
      startsAt === undefined ? 'false' : `before is null and number <> ${BigInt(startsAt)}`
    return ofQuery(
      { rule: kinds.noGaps, name, definition },
      {
        ...sampling,
        sql: `
        select scope || ' at ' || number as key, before, number
          from (
            select ${scoped} as scope, ${number} as number,
                   lag(${number}) over (partition by ${scoped} order by ${number}) as before
              ${rows}
          ) as ordered
         where (before is not null and number - before <> 1) or (${first})`,
        over: `
        select coalesce(sum(numbers), 0) as examined, count(*) filter (where numbers > 1) as tested
          from (select count(*) as numbers from (select ${scoped} as scope ${rows}) as scoped group by scope) as scopes`,
        untested: 'no scope has two numbers: send more to fewer of them',
      },
    )
  })
}
