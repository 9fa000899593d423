import { atMost } from '../guarantees/invariant/at-most.ts'
import { quote, toCode } from './code-text.ts'
import { whyDeferred } from './deferred-columns.ts'
import type { Column, Table } from './findings.ts'
import {
  findQuantity, findState, toInvariant, toName, toTable, type ProposedRule,
} from './proposed-rule.ts' // prettier-ignore
import { listReferences, type Reference } from './references.ts'

const limits =
  /^(?:capacity|quota|max|limit|max(?:imum)?_?\w+|\w+_(?:limit|max|capacity|quota)|seats|total_seats|slots|places)$/i
const counters =
  /^(?:used|uses|used_\w+|\w+_used|redeemed|redemptions?|redemption_count|sold|\w+_sold|booked|taken|claimed|filled|count|\w+_count|current_\w+)$/i

export const findLimit = ({ columns }: Table): Column | undefined =>
  columns.find(({ name, kind }) => kind === 'number' && limits.test(name) && !counters.test(name))

/** What a table says about how many there may be: of rows that refer to it, and of what it counts itself. */
export function proposeLimits(table: Table, tables: readonly Table[]): ProposedRule[] {
  const children = tables
    .filter((other) => other !== table)
    .flatMap((other) => listReferences(other, tables).map((reference) => ({ other, reference })))
    .filter(({ reference }) => reference.parent === table)
  const limit = findLimit(table)
  // `bookings.seats` is how many a booking takes.
  const isAmount = limit === findQuantity(table) && listReferences(table, tables).length > 0
  const counter = table.columns.find(
    ({ name, kind }) => kind === 'number' && counters.test(name) && name !== limit?.name,
  )
  return [
    ...(limit ? children.map((child) => proposeAtMost(child, limit)) : []),
    ...(limit && children.length === 0 && !isAmount ? [proposeOpenLimit(table, limit)] : []),
    ...(limit && counter ? proposeCounterLimit(table, { limit, counter }) : []),
    ...(counter ? children.slice(0, 1).map((child) => proposeCount(child, counter)) : []),
  ]
}

type Child = { readonly other: Table; readonly reference: Reference }

const byName = (table: Table, { isDeclared, column, parent }: Reference): string =>
  isDeclared
    ? `${table.name}.${column} refers to ${parent.name}`
    : `${table.name}.${column} names a row of ${parent.name} by its name`

/** `events.capacity`, and bookings that refer to events: there are never more of them. */
function proposeAtMost({ other: table, reference }: Child, limit: Column): ProposedRule {
  const { column: per, parent, key } = reference
  const sum = findQuantity(table)
  const state = findState(table)
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
  return {
    calls: 'atMost',
    name: title,
    why: `${byName(table, reference)}, whose ${limit.name} is a limit by its name.${not}`,
    guarantee: atMost(title, definition),
    code: `atMost(${quote(title)}, ${toCode(definition, 0, title.length + 11)})`,
    isActive: state === undefined,
    needsRows: { table: table.name, column: per, of: parent.name },
  }
}

/** A limit, and no table that says what it limits. */
function proposeOpenLimit(table: Table, limit: Column): ProposedRule {
  const key = table.keys[0]?.[0] ?? 'id'
  const definition = {
    table: 'TABLE',
    per: 'COLUMN',
    limit: { table: table.name, key, column: limit.name },
  }
  const title = `${table.name}: at most ${limit.name} of each`
  return {
    calls: 'atMost',
    name: title,
    why: `${table.name}.${limit.name} is a limit by its name, and no table refers to ${table.name}: write in place of TABLE and COLUMN whose rows are limited.`,
    code: `atMost(${quote(title)}, ${toCode(definition, 0, title.length + 11)})`,
    isActive: false,
  }
}

type Counted = { readonly limit: Column; readonly counter: Column }

/** `coupons.used` and `coupons.max_uses`, unless a check of the table compares them. */
function proposeCounterLimit(table: Table, { limit, counter }: Counted): ProposedRule[] {
  const isHeld = table.checks.some((check) =>
    [limit, counter].every(({ name }) => check.toLowerCase().includes(name.toLowerCase())),
  )
  if (isHeld) return []
  const [used, most] = [toName(counter.name), toName(limit.name)]
  return [
    toInvariant(`${table.name}: ${counter.name} is at most ${limit.name}`, {
      why: `${table.name}.${counter.name} counts by its name, ${limit.name} is its limit, and no check constraint compares them. It does not see a lost update of ${counter.name}: the rows that were counted do (\`atMost\`).`,
      sql: `select ${keySql(table)} as key, ${used} as used, ${most} as most from ${toTable(table.name)} where ${used} > ${most}`,
      over: `select count(*) from ${toTable(table.name)}`,
      isActive: true,
    }),
  ]
}

const keySql = ({ keys, columns }: Table, of = ''): string => {
  const [first] = keys
  const names = (first ?? columns.slice(0, 1).map(({ name }) => name)).map((one) => of + toName(one))
  return names.length === 1 ? (names[0] ?? "''") : `concat_ws(' ', ${names.join(', ')})`
} // prettier-ignore

/** A counter against the rows that it counts: an update that was lost leaves it behind. */
function proposeCount({ other, reference }: Child, counter: Column): ProposedRule {
  const { parent, key, column, isDeclared } = reference
  const quantity = findQuantity(other)
  const rows = quantity ? `coalesce(sum(l.${toName(quantity.name)}), 0)` : `count(l.${toName(column)})`
  const used = `t.${toName(counter.name)}`
  const state = findState(other)
  const began = (parent.rows ?? []).some((row) => (row[counter.name] ?? 0) !== 0)
  const later = whyDeferred(parent, counter.name)
  const doubt = later !== undefined
    ? ` It is a comment because ${later}.`
    : state
    ? ` It is a comment because of ${other.name}.${state.name}: count only the rows that ${counter.name} counts.`
    : began
      ? ` It is a comment because SQL files put in a ${counter.name} without its rows.`
      : isDeclared
        ? ''
        : ' It is a comment because only names suggest it, and no foreign key.'
  return toInvariant(`${parent.name}: ${counter.name} counts its ${other.name}`, {
    why: `${byName(other, reference)}, whose ${counter.name} counts by its name: an update that was lost leaves it below the rows.${doubt}`,
    sql: `select t.${toName(key)} as key, ${used} as stored, ${rows} as counted from ${toTable(parent.name)} t left join ${toTable(other.name)} l on l.${toName(column)} = t.${toName(key)} group by t.${toName(key)}, ${used} having ${used} <> ${rows}`,
    over: `select count(*) from ${toTable(other.name)}`,
    // A correct backend may count a moment after it stores the row.
    duringLoad: false,
    isActive: doubt === '',
  })
} // prettier-ignore
