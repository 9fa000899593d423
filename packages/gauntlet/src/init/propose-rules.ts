import type { Guarantee } from '../guarantees/guarantee.ts'
import { atMost } from '../guarantees/invariant/at-most.ts'
import { invariant } from '../guarantees/invariant/define-invariant.ts'
import { neverNegative } from '../guarantees/invariant/never-negative.ts'
import { quote, toCode } from './code-text.ts'
import type { Column, Table } from './findings.ts'

/** A guarantee that the config may hold: code, and why it is proposed. */
export type ProposedRule = {
  /** The function of Gauntlet that it calls. */
  readonly calls: 'neverNegative' | 'atMost' | 'invariant' | 'exactlyOnce'
  readonly name: string
  readonly why: string
  /** The call, on lines that begin without spaces. */
  readonly code: string
  /** False: it stands in the config as a comment, for it may be wrong of a correct backend. */
  readonly isActive: boolean
  /** What the code makes; absent where it needs to see requests. */
  readonly guarantee?: Guarantee
}

/** Rules about rows that the names, the keys and the foreign keys of tables make likely. */
export function proposeRules(tables: readonly Table[]): ProposedRule[] {
  return [
    ...tables.flatMap(proposeNeverNegative),
    ...tables.flatMap((table) => proposeAtMost(table, tables)),
    ...tables.flatMap(proposeUnique),
    ...tables.flatMap((table) => proposeSums(table, tables)),
  ]
}

const words = (name: string): string[] =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)

const hasWord = (name: string, list: ReadonlySet<string>): boolean =>
  words(name).some((word) => list.has(word))

const amounts = new Set(
  'stock balance quantity qty inventory available remaining reserved credit credits points'.split(
    ' ',
  ),
)

/** `balance_after`, `quantity_change`, `stock_delta`: how much something moved. */
const moves = new Set(['delta', 'change', 'changed', 'diff', 'adjustment', 'movement'])

function proposeNeverNegative(table: Table): ProposedRule[] {
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
      why: `${table.name}.${name} is a number which, by its name, is never below zero, and the table has no check constraint for that.`,
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

/** What a breach is named by. */
function keyOf({ keys }: Table): { key?: string | readonly string[] } {
  const [first] = keys
  if (first === undefined) return {}
  return { key: first.length === 1 ? first[0] : first }
}

const limits = /^(?:capacity|max(?:imum)?_\w+|\w+_limit|limit|seats|total_seats|slots|places)$/i
const states = /^(?:status|state|cancell?ed\w*|deleted\w*|expired\w*|expires\w*|released\w*)$/i

/** `events.capacity`, and bookings that refer to events: there are never more of them. */
function proposeAtMost(table: Table, tables: readonly Table[]): ProposedRule[] {
  return table.foreignKeys.flatMap((foreign): ProposedRule[] => {
    const parent = tables.find(({ name }) => name === foreign.table)
    const limit = parent?.columns.find(({ name, kind }) => kind === 'number' && limits.test(name))
    const [per] = foreign.columns
    const key = foreign.references[0] ?? parent?.keys[0]?.[0]
    if (!parent || !limit || !per || !key || foreign.columns.length > 1) return []
    const sum = table.columns.find(({ name, kind }) => {
      return kind === 'number' && /^(?:quantity|qty|seats|places|units)$/i.test(name)
    })
    const state = table.columns.find(({ name }) => states.test(name))
    const definition = {
      table: table.name,
      per,
      limit: { table: parent.name, key, column: limit.name },
      ...(sum && { sum: sum.name }),
    }
    const title = `${table.name}: at most ${limit.name} of each of ${parent.name}`
    const not = state
      ? ` It is a comment because of ${table.name}.${state.name}: add \`where\`, so that only rows count that take a place.`
      : ''
    return [
      {
        calls: 'atMost',
        name: title,
        why: `${table.name}.${per} refers to ${parent.name}, whose ${limit.name} is a limit by its name.${not}`,
        guarantee: atMost(title, definition),
        code: `atMost(${quote(title)}, ${toCode(definition, 0, title.length + 11)})`,
        isActive: state === undefined,
      },
    ]
  })
}

/** Names of columns that name one thing, whatever the table. */
const naturalKeys =
  /^(?:idempotency_?key|idempotence_?key|dedup(?:e|lication)?_?(?:key|id)|(?:client_?)?request_?id|message_?id|external_?(?:id|ref(?:erence)?)|client_?ref(?:erence)?|reference|slug)$/i

/** Names that name one thing in the table of those things. */
const keysOfThings: readonly { readonly column: RegExp; readonly table: RegExp }[] = [
  {
    column: /^(?:email|e_?mail|username|user_name|login|handle)$/i,
    table: /^(?:users?|accounts?|customers?|members?)$/i,
  },
  {
    column: /^(?:sku|ean|gtin|isbn)$/i,
    table: /^(?:products?|articles?|skus?|variants?|books?)$/i,
  },
  { column: /^(?:code|coupon_?code)$/i, table: /^(?:coupons?|vouchers?|promo_?codes?)$/i },
  { column: /^(?:order_?)?(?:number|no)$/i, table: /^orders?$/i },
  { column: /^(?:invoice_?)?(?:number|no)$/i, table: /^invoices?$/i },
]

const tenants =
  /^(?:tenant|org(?:anisation|anization)?|workspace|account|shop|merchant|company)_?id$/i

/** Whether a column names one thing by its name. */
export function isNaturalKey(table: Table, { name }: Column): boolean {
  const own = table.name.slice(table.name.lastIndexOf('.') + 1)
  return (
    naturalKeys.test(name) ||
    keysOfThings.some((one) => one.column.test(name) && one.table.test(own))
  )
}

const isForeign = ({ foreignKeys }: Table, column: string): boolean =>
  foreignKeys.some(({ columns }) => columns.includes(column))

function proposeUnique(table: Table): ProposedRule[] {
  const natural = table.columns.filter(
    (column) =>
      isNaturalKey(table, column) &&
      !isForeign(table, column.name) &&
      !table.keys.some((key) => key.includes(column.name)),
  )
  const tenant = table.columns.find(({ name }) => tenants.test(name))
  const from = toTable(table.name)
  return natural.map(({ name }) => {
    const parts = [...(tenant ? [tenant.name] : []), name].map(toName)
    const by = parts.join(', ')
    const key = parts.length === 1 ? by : `concat_ws(' ', ${by})`
    const title = `${table.name}: one row for each ${name}`
    const definition = {
      sql: `select ${key} as key, count(*) as rows from ${from} where ${toName(name)} is not null group by ${by} having count(*) > 1`,
      over: `select count(*) from ${from}`,
    }
    return {
      calls: 'invariant',
      name: title,
      why: `${table.name}.${name} names one thing by its name, and the table has no unique key that holds it: two requests at once may both insert it.`,
      guarantee: invariant(title, definition),
      code: `invariant(${quote(title)}, ${toCode(definition, 0, widthOfCall)})`,
      isActive: true,
    }
  })
}

/** A call with statements never fits on one line. */
const widthOfCall = 200

const toName = (name: string): string => (/^[a-z_][a-z\d_]*$/.test(name) ? name : `"${name}"`)
const toTable = (name: string): string => name.split('.').map(toName).join('.')

const totals = /^(?:total|total_?(?:amount|price|cents|sum)|amount_?total|sum|grand_?total)$/i
const quantities = /^(?:quantity|qty|count|units)$/i
const prices = /^(?:unit_?)?(?:price|amount|cost)(?:_?cents)?$/i
const lineTotals = /^(?:line_?total|total|line_?amount|subtotal)(?:_?cents)?$/i
const linesOf = /(?:lines?|items?|positions?|entries|details?)$/i

/** The total of an order is the sum of its lines. */
function proposeSums(lines: Table, tables: readonly Table[]): ProposedRule[] {
  if (!linesOf.test(lines.name)) return []
  return lines.foreignKeys.flatMap((foreign): ProposedRule[] => {
    const parent = tables.find(({ name }) => name === foreign.table)
    const total = parent?.columns.find(({ name, kind }) => kind === 'number' && totals.test(name))
    const key = foreign.references[0] ?? parent?.keys[0]?.[0]
    const [column] = foreign.columns
    const each = findAmount(lines)
    if (!parent || !total || !key || !column || !each || foreign.columns.length > 1) return []
    const sum = `coalesce(sum(${each}), 0)`
    const title = `${parent.name}: ${total.name} is the sum of its ${lines.name}`
    const head = `t.${toName(key)}, t.${toName(total.name)}`
    const definition = {
      sql: `select t.${toName(key)} as key, t.${toName(total.name)} as total, ${sum} as lines from ${toTable(parent.name)} t join ${toTable(lines.name)} l on l.${toName(column)} = t.${toName(key)} group by ${head} having t.${toName(total.name)} <> ${sum}`,
      over: `select count(*) from ${toTable(lines.name)}`,
    }
    return [
      {
        calls: 'invariant',
        name: title,
        why: `${lines.name}.${column} refers to ${parent.name}, which has a ${total.name}. Discounts, taxes and postage are not in it: add them where there are any.`,
        guarantee: invariant(title, definition),
        code: `invariant(${quote(title)}, ${toCode(definition, 0, widthOfCall)})`,
        isActive: !parent.columns.some(({ name }) =>
          /discount|tax|vat|shipping|postage|fee/i.test(name),
        ),
      },
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
