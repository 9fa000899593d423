import type { Column, Table } from './findings.ts'
import { isForeign, toInvariant, toName, toTable, type ProposedRule } from './proposed-rule.ts'

/** Names of columns that name one thing, whatever the table. */
const naturalKeys =
  /^(?:idempotency_?key|idempotence_?key|idempoten(?:cy|ce)_?(?:id|token)|dedup(?:e|lication)?_?(?:key|id)|(?:client_?)?request_?id|message_?id|external_?(?:id|ref(?:erence)?)|client_?ref(?:erence)?|reference|slug)$/i

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

/** Names of columns and fields by which a sender marks a retry. */
const keysOfRetries =
  /^(?:idempoten(?:cy|ce)_?(?:key|id|token)|dedup(?:e|lication)?_?(?:key|id)|(?:client_?)?request_?id|message_?id)$/i

/** Whether a sender repeats the value where it sends a request again. */
export const isIdempotencyKey = (name: string): boolean => keysOfRetries.test(name)

/** Whether a column names one thing, and no unique key of its table holds it. */
export const isUnheldKey = (table: Table, column: Column): boolean =>
  (isNaturalKey(table, column) || isChecked(table, column)) &&
  !isForeign(table, column.name) &&
  !table.keys.some((key) => key.includes(column.name))

/** Whether code looks for it, as a text or a UUID, before it inserts a row. */
const isChecked = ({ checkedKeys = [] }: Table, { name, kind, isUuid }: Column): boolean =>
  (kind === 'text' || isUuid === true) && checkedKeys.some(({ columns }) => columns.includes(name))

/** One row for each value of what code looks for before it inserts: a check and an insertion of two requests may alternate. */
export function proposeChecked(table: Table): ProposedRule[] {
  const { checkedKeys = [] } = table
  return checkedKeys.map(({ columns, where, file }) => {
    const named = columns.join(', ')
    const by = columns.map(toName).join(', ')
    const key = columns.length === 1 ? by : `concat_ws(' ', ${by})`
    const from = toTable(table.name)
    const counted = [
      ...columns.map((one) => `${toName(one)} is not null`),
      ...(where === undefined ? [] : [where]),
    ].join(' and ')
    const title = `${table.name}: one row for each ${columns.length === 1 ? named : `(${named})`}`
    const rule = toInvariant(title, {
      why: `${file} looks for a row of ${table.name} by ${named} before it inserts one, and the table has no unique key that holds this: two requests at once may both find none and both insert.`,
      sql: `select ${key} as key, count(*) as rows from ${from} where ${counted} group by ${by} having count(*) > 1`,
      over: `select count(*) from ${from}`,
      isActive: true,
    })
    // A row that is named by its key is the same in each request: what varies besides decides.
    const picked = columns.find((one) => !isForeign(table, one))
    return picked === undefined
      ? rule
      : { ...rule, needsRepeated: { table: table.name, column: picked } }
  })
}

/** Names of one thing that no unique key holds. */
export function proposeUnique(table: Table): ProposedRule[] {
  const { checkedKeys = [] } = table
  const alone = checkedKeys
    .filter(({ columns }) => columns.length === 1)
    .flatMap(({ columns }) => columns)
  const natural = table.columns.filter(
    (column) =>
      isNaturalKey(table, column) && isUnheldKey(table, column) && !alone.includes(column.name),
  )
  const tenant = table.columns.find(({ name }) => tenants.test(name))
  const from = toTable(table.name)
  return natural.map(({ name }) => {
    const parts = [...(tenant ? [tenant.name] : []), name].map(toName)
    const by = parts.join(', ')
    const key = parts.length === 1 ? by : `concat_ws(' ', ${by})`
    const title = `${table.name}: one row for each ${name}`
    const rule = toInvariant(title, {
      why: `${table.name}.${name} names one thing by its name, and the table has no unique key that holds it: two requests at once may both insert it.`,
      sql: `select ${key} as key, count(*) as rows from ${from} where ${toName(name)} is not null group by ${by} having count(*) > 1`,
      over: `select count(*) from ${from}`,
      isActive: true,
    })
    return { ...rule, needsRepeated: { table: table.name, column: name } }
  })
}
