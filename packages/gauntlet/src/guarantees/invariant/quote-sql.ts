import { ToolError } from '@gauntlet/contract'

/** PostgreSQL cuts longer names without an error. */
const nameLimitBytes = 63

/**
 * A column, or one part of a table's name, as PostgreSQL has it: case matters and nothing in it is SQL.
 *
 * @throws ToolError CONFIG_INVALID
 */
export function quoteName(name: string): string {
  const bytes = Buffer.byteLength(name)
  if (bytes === 0 || bytes > nameLimitBytes || name.includes('\0')) {
    throw new ToolError('CONFIG_INVALID', `"${name}" cannot be the name of a table or column`)
  }
  return `"${name.replaceAll('"', '""')}"`
}

/** `orders` or `shop.orders`. @throws ToolError CONFIG_INVALID */
export function quoteTable(name: string): string {
  const parts = name.split('.')
  if (parts.length > 2) {
    throw new ToolError('CONFIG_INVALID', `"${name}" must be a table, or schema.table`)
  }
  return parts.map(quoteName).join('.')
}

export function quoteText(text: string): string {
  if (text.includes('\0')) throw new ToolError('CONFIG_INVALID', 'a text cannot hold a zero byte')
  return text.includes('\\')
    ? `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    : `'${text.replaceAll("'", "''")}'`
}

/** The author's own SQL as a condition; a comment at its end stays on its line. */
export function toCondition(where: string | undefined): string {
  return where === undefined || where.trim() === '' ? 'true' : `(\n${where}\n)`
}

export type Columns = string | readonly string[]

export function toList(columns: Columns): readonly string[] {
  return typeof columns === 'string' ? [columns] : columns
}

/** One text of one column or several, to name a row by. */
export function toKey(columns: Columns): string {
  const names = toList(columns).map((column) => `${quoteName(column)}::text`)
  return names.length === 1 ? (names[0] as string) : `concat_ws('/', ${names.join(', ')})`
}
