import { kinds } from '@gauntlet/core/consistency'
import type { Guarantee } from '../guarantee.ts'
import { checkOptions } from '../to-guarantee.ts'
import { ofQuery, type Sampling } from './define-invariant.ts'
import { quoteName, quoteTable, toCondition, toKey, toList, type Columns } from './quote-sql.ts'
import { orMistaken } from '../../config/mistaken.ts'

/** Which columns `neverNegative` looks at. */
export type NeverNegativeDefinition = Sampling & {
  /** `products` or `shop.products`. */
  readonly table: string
  readonly column: Columns
  /** What names a row in the report. */
  readonly key?: Columns
  /** Which rows, in SQL. */
  readonly where?: string
}

/**
 * No value of these columns is ever below zero.
 *
 * @example
 * neverNegative('stock', { table: 'products', column: 'stock', key: 'id' })
 */
export function neverNegative(name: string, definition: NeverNegativeDefinition): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    checkOptions(kinds.neverNegative, { name, definition }, ['table', 'column'])
    const { table, column, key, where, ...sampling } = definition
    const columns = toList(column).map(quoteName)
    const shown = key === undefined ? columns : [`${toKey(key)} as key`, ...columns]
    const rows = `from ${quoteTable(table)} where ${toCondition(where)}`
    return ofQuery(
      { rule: kinds.neverNegative, name, definition },
      {
        ...sampling,
        sql: `select ${shown.join(', ')} ${rows} and (${columns.map((each) => `${each} < 0`).join(' or ')})`,
        over: `select count(coalesce(${columns.map((each) => `${each}::text`).join(', ')})) as examined ${rows}`,
      },
    )
  })
}
