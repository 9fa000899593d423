import { whyDeferred } from './deferred-columns.ts'
import type { Table } from './findings.ts'
import { toInvariant, toName, toTable, type ProposedRule } from './proposed-rule.ts'

const totals = /^(?:total|total_?(?:amount|price|cents|sum)|amount_?total|sum|grand_?total)$/i
const quantities = /^(?:quantity|qty|count|units)$/i
const prices = /^(?:unit_?)?(?:price|amount|cost)(?:_?cents)?$/i
const lineTotals = /^(?:line_?total|total|line_?amount|subtotal)(?:_?cents)?$/i
const linesOf = /(?:lines?|items?|positions?|entries|details?)$/i

/** The total of an order is the sum of its lines. */
export function proposeSums(lines: Table, tables: readonly Table[]): ProposedRule[] {
  if (!linesOf.test(lines.name)) return []
  return lines.foreignKeys.flatMap((foreign): ProposedRule[] => {
    const parent = tables.find(({ name }) => name === foreign.table)
    const total = parent?.columns.find(({ name, kind }) => kind === 'number' && totals.test(name))
    const key = foreign.references[0] ?? parent?.keys[0]?.[0]
    const [column] = foreign.columns
    const each = findAmount(lines)
    if (!parent || !total || !key || !column || !each || foreign.columns.length > 1) return []
    const sum = `coalesce(sum(${each}), 0)`
    const later = whyDeferred(parent, total.name)
    const doubt = later === undefined ? '' : ` It is a comment because ${later}.`
    const title = `${parent.name}: ${total.name} is the sum of its ${lines.name}`
    const head = `t.${toName(key)}, t.${toName(total.name)}`
    return [
      toInvariant(title, {
        why: `${lines.name}.${column} refers to ${parent.name}, which has a ${total.name}. Discounts, taxes and postage are not in it: add them where there are any.${doubt}`,
        sql: `select t.${toName(key)} as key, t.${toName(total.name)} as total, ${sum} as lines from ${toTable(parent.name)} t join ${toTable(lines.name)} l on l.${toName(column)} = t.${toName(key)} group by ${head} having t.${toName(total.name)} <> ${sum}`,
        over: `select count(*) from ${toTable(lines.name)}`,
        isActive:
          doubt === '' &&
          !parent.columns.some(({ name }) => /discount|tax|vat|shipping|postage|fee/i.test(name)),
      }),
    ]
  })
}

/** What one line adds to the total: its own total, else quantity times price. */
function findAmount({ columns }: Table): string | undefined {
  const find = (pattern: RegExp): string | undefined => {
    const found = columns.find(({ name, kind }) => kind === 'number' && pattern.test(name))
    return found && `l.${toName(found.name)}`
  }
  const [whole, quantity, price] = [find(lineTotals), find(quantities), find(prices)]
  if (whole !== undefined) return whole
  if (price === undefined) return undefined
  return quantity === undefined ? price : `${quantity} * ${price}`
}
