import { whyDeferred } from './deferred-columns.ts'
import type { Column, Route, Table } from './findings.ts'
import { findStart, type KnownStart } from './known-start.ts'
import {
  findQuantity, findState, isForeign, toInvariant, toName, toTable, type ProposedRule,
} from './proposed-rule.ts' // prettier-ignore
import { isTableOf, listReferences, type Reference } from './references.ts'
import { whyNoStart } from './stated-rows.ts'
import { hasWord, moves } from './words.ts'

const stocks = new Set('stock inventory available remaining'.split(' '))
/** How many there are, in a table of things; in one of orders, how many are ordered. */
const numbers = new Set(['quantity', 'qty'])
/** Rows of these tables take nothing from a stock. */
const others =
  /move|restock|receipt|deliver|histor|log|audit|cart|basket|wish|price|image|review|categor|tag/i
const restocks = /stock|inventor|restock|adjust|receiv|suppl|cancel|refund|return/i // prettier-ignore

type Known = {
  readonly tables: readonly Table[]
  readonly routes: readonly Pick<Route, 'method' | 'path'>[]
}

type Sale = { readonly lines: Table; readonly reference: Reference }

/**
 * What was sold and what is left are together what there was: of a table with a stock, and the tables whose rows refer to
 * it. Where SQL files say what there was, and nothing else changes the stock, the rule stands; else it is a comment.
 */
export function proposeStocks(table: Table, known: Known): ProposedRule[] {
  const isThing = listReferences(table, known.tables).length === 0
  const stock = table.columns.find(
    ({ name, kind }) =>
      kind === 'number' && (hasWord(name, stocks) || (isThing && hasWord(name, numbers))) &&
      !hasWord(name, moves) && !isForeign(table, name),
  )
  if (!stock) return []
  const sales = known.tables
    .filter((lines) => lines !== table && !others.test(lines.name))
    .flatMap((lines): Sale[] => {
      const reference = listReferences(lines, known.tables).find(({ parent }) => parent === table)
      return reference ? [{ lines, reference }] : []
    })
  const [sale] = sales
  if (!sale) return []
  const { lines, reference } = sale
  const start = findStart(table, stock)
  const why = `${lines.name}.${reference.column} names the row of ${table.name} that it takes from. What was sold and what is left must be what there was: a lost update sells more, though ${stock.name} stays at 0 or above.`
  const doubt = whyDeferred(table, stock.name) ?? findDoubt(table, { ...known, sales, start })
  return [
    toInvariant(`${table.name}: ${stock.name} and its ${lines.name} add up`, {
      why: doubt === undefined ? why : `${why} It is a comment because ${doubt}.`,
      sql: toSql(table, { stock, sale, start }),
      over: `select count(*) from ${toTable(lines.name)}`,
      // A correct backend may take from the stock a moment before it stores the line.
      duringLoad: false,
      isActive: doubt === undefined,
    }),
  ]
} // prettier-ignore

type Doubts = Known & { readonly sales: readonly Sale[]; readonly start: KnownStart | undefined }

/** Why a correct backend might break the rule; undefined where nothing says so. */
function findDoubt(
  table: Table,
  { tables, routes, sales, start }: Doubts,
): string | undefined {
  const [sale, second] = sales
  if (!sale) return undefined
  const heads = listReferences(sale.lines, tables).map(({ parent }) => parent)
  for (const one of [sale.lines, ...heads.filter((head) => head !== table)]) {
    const state = findState(one)
    if (state) return `of ${one.name}.${state.name}: rows that give back what they took must not be counted`
  }
  if (second) return `${second.lines.name} refers to ${table.name}, too: count what takes from it`
  if (!sale.reference.isDeclared) return 'only names suggest it, and no foreign key'
  const route = routes.find(({ method, path }) => {
    const segments = path.split('/').filter((part) => /^\w/.test(part))
    const isOfTable = isTableOf(segments.at(-1) ?? '', table.name)
    return method !== 'GET' && ((isOfTable && method !== 'POST') || restocks.test(path))
  })
  if (route) return `${route.method} ${route.path} may change what there is`
  return start ? undefined : whyNoStart(table, 100)
} // prettier-ignore

function toSql(
  table: Table,
  { stock, sale, start }: { stock: Column; sale: Sale; start: KnownStart | undefined },
): string {
  const { lines, reference } = sale
  const quantity = findQuantity(lines)
  const sold = quantity ? `coalesce(sum(l.${toName(quantity.name)}), 0)` : `count(l.${toName(reference.column)})`
  const left = `t.${toName(stock.name)}`
  const shown = `t.${toName(start?.key ?? reference.key)}`
  const values = start?.values.map(([key, value]) => `(${key}, ${value})`).join(', ')
  const from = start
    ? `(values ${values}) as s (key, there_was) join ${toTable(table.name)} t on ${shown} = s.key`
    : `${toTable(table.name)} t`
  const there = start ? 's.there_was' : '100'
  const keys = [...new Set([shown, left, `t.${toName(reference.key)}`, ...(start ? [there] : [])])]
  return `select ${shown} as key, ${there} as there_was, ${left} as is_left, ${sold} as sold from ${from} left join ${toTable(lines.name)} l on l.${toName(reference.column)} = t.${toName(reference.key)} group by ${keys.join(', ')} having ${left} + ${sold} <> ${there}`
} // prettier-ignore
