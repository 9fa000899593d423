import { neverNegative } from '../guarantees/invariant/never-negative.ts'
import { quote, toCode } from './code-text.ts'
import type { Route, Table } from './findings.ts'
import { proposeLimits } from './propose-limits.ts'
import { proposePlain } from './propose-plain.ts'
import { proposeStocks } from './propose-stocks.ts'
import { proposeSums } from './propose-sums.ts'
import { proposeTransfers } from './propose-transfers.ts'
import { proposeChecked, proposeUnique } from './propose-unique.ts'
import { isForeign, keyOf, type ProposedRule } from './proposed-rule.ts'
import { listReferences } from './references.ts'
import { hasWord, moves } from './words.ts'

/**
 * Rules about rows that the names, the keys and the foreign keys of tables make likely; each table has one at least, if only
 * as a comment.
 *
 * @param routes what can be sent: a stock that a route sets is not what was sold
 */
export function proposeRules(
  tables: readonly Table[],
  routes: readonly Pick<Route, 'method' | 'path'>[] = [],
): ProposedRule[] {
  const rules = [
    ...tables.flatMap((table) => [
      ...proposeNeverNegative(table, tables),
      ...proposeStocks(table, { tables, routes }),
    ]),
    ...tables.flatMap((table) => proposeTransfers(table, { tables, routes })),
    ...tables.flatMap((table) => proposeLimits(table, tables)),
    ...tables.flatMap((table) => [...proposeUnique(table), ...proposeChecked(table)]),
    ...tables.flatMap((table) => proposeSums(table, tables)),
  ]
  const names = rules.map(({ name }) => `${name} `)
  const bare = tables.filter(({ name }) =>
    names.every((rule) => !rule.startsWith(`${name}: `) && !rule.includes(` ${name} `)),
  )
  return [...rules, ...bare.flatMap((table) => proposePlain(table, tables)).slice(0, mostPlain)]
}

/** Comments about tables of which nothing but their columns is known. */
const mostPlain = 6

const amounts = new Set(
  'stock balance quantity qty inventory available remaining reserved credit credits points'.split(
    ' ',
  ),
)

/** A rule that passes must not be taken for more than it is. */
const blind =
  'It does not see a lost update: two requests that both read 5 and both write 4 take two for one, and nothing is below zero. A rule that counts what was taken sees it: an `invariant` or `recount` of the rows against what is left, `atMost` for a limit.'

function proposeNeverNegative(table: Table, tables: readonly Table[]): ProposedRule[] {
  // How many of a thing an order is about is written once, and nothing is taken from it.
  const isThing = listReferences(table, tables).length === 0
  const columns = table.columns.filter(
    ({ name, kind }) =>
      kind === 'number' &&
      hasWord(name, amounts) &&
      !hasWord(name, moves) &&
      !isForeign(table, name) &&
      !isHeldByCheck(table, name),
  )
  return columns.map(({ name }) => {
    const definition = { table: table.name, column: name, ...keyOf(table) }
    const title = `${table.name}: ${name} is never negative`
    return {
      calls: 'neverNegative',
      name: title,
      why: `${table.name}.${name} is a number which, by its name, is never below zero, and the table has no check constraint for that.${isThing || !/^(?:quantity|qty)$/i.test(name) ? ` ${blind}` : ''}`,
      guarantee: neverNegative(title, definition),
      code: `neverNegative(${quote(title)}, ${toCode(definition, 0, title.length + 18)})`,
      isActive: true,
    }
  })
}

/** `stock >= 0` in a check: PostgreSQL refuses what would break the rule. */
function isHeldByCheck({ checks }: Table, column: string): boolean {
  return checks.some((check) => {
    const text = check.replaceAll(/["' ]/g, '').toLowerCase()
    const name = column.toLowerCase().replaceAll(/[^\w]/g, '')
    return new RegExp(String.raw`\b${name}\W*(?:>=?|between)`).test(text)
  })
}
