import { neverNegative } from '../guarantees/invariant/never-negative.ts'
import { quote, toCode } from './code-text.ts'
import type { Table } from './findings.ts'
import {
  isForeign,
  keyOf,
  toInvariant,
  toName,
  toTable,
  type ProposedRule,
} from './proposed-rule.ts'
import { listReferences } from './references.ts'
import { hasWord, moves } from './words.ts'

/** Tables that say which migrations ran. */
const ofTools = /migrations?$|^alembic_version$|^ar_internal_metadata$|^flyway_|^databasechangelog/i

/** For a table whose names say nothing of a rule: the one that its columns suggest, as a comment. */
export function proposePlain(table: Table, tables: readonly Table[]): ProposedRule[] {
  if (ofTools.test(table.name)) return []
  const references = listReferences(table, tables)
  const loose = references.find(({ isDeclared }) => !isDeclared)
  const number = table.columns.find(({ name, kind }) => kind === 'number' && isOpen(table, name))
  if (loose) return [proposePresence(table, loose)]
  if (number) {
    const title = `${table.name}: ${number.name} is never negative`
    const definition = { table: table.name, column: number.name, ...keyOf(table) }
    return [{
      calls: 'neverNegative',
      name: title,
      why: `the name of ${table.name}.${number.name} does not show whether it may be below zero.`,
      guarantee: neverNegative(title, definition),
      code: `neverNegative(${quote(title)}, ${toCode(definition, 0, title.length + 18)})`,
      isActive: false,
    }]
  }
  const text = table.columns.find(({ name, kind }) => kind === 'text' && !isInKey(table, name))
  const columns = references.length > 0 ? references.map(({ column }) => column) : text ? [text.name] : []
  const isHeld = table.keys.some((key) => key.length > 0 && key.every((one) => columns.includes(one)))
  return columns.length === 0 || isHeld ? [] : [proposeOnce(table, columns)]
} // prettier-ignore

const isInKey = ({ keys }: Table, column: string): boolean =>
  keys.some((key) => key.includes(column))

/** A number that is no name of a row, and of which no check of the table speaks. */
const isOpen = (table: Table, column: string): boolean =>
  !isInKey(table, column) &&
  !isForeign(table, column) &&
  !/^id$|_id$|Id$/.test(column) &&
  !hasWord(column, moves) &&
  table.checks.every((check) => !check.includes(column.toLowerCase()))

function proposePresence(
  table: Table,
  { column, parent, key }: ReturnType<typeof listReferences>[number],
): ProposedRule {
  const [own, other] = [toName(column), toName(key)]
  return toInvariant(`${table.name}: ${column} names a row of ${parent.name}`, {
    why: `${table.name}.${column} names a row of ${parent.name} by its name, and no foreign key holds it. Rows may outlive what they name: switch it on if they must not.`,
    sql: `select distinct l.${own} as key from ${toTable(table.name)} l left join ${toTable(parent.name)} t on t.${other} = l.${own} where l.${own} is not null and t.${other} is null`,
    over: `select count(*) from ${toTable(table.name)}`,
    isActive: false,
  })
}

function proposeOnce(table: Table, columns: readonly string[]): ProposedRule {
  const by = columns.map(toName).join(', ')
  const named = columns.join(' and ')
  const key = columns.length === 1 ? by : `concat_ws(' ', ${by})`
  return toInvariant(`${table.name}: one row for each ${named}`, {
    why: `no key of ${table.name} shows whether two rows may have the same ${named}. Switch it on if they must not: two requests at once may both insert one.`,
    sql: `select ${key} as key, count(*) as rows from ${toTable(table.name)} where ${columns.map((one) => `${toName(one)} is not null`).join(' and ')} group by ${by} having count(*) > 1`,
    over: `select count(*) from ${toTable(table.name)}`,
    isActive: false,
  })
}
