import type { FoundRequest, Table } from './findings.ts'
import { findLimit } from './propose-limits.ts'
import { keyOfRow } from './references.ts'
import { isRecord, type NamedRows } from './repeated-keys.ts'
import { listNamed } from './swap-references.ts'

/**
 * A request that takes from the limit of a row (a coupon, an event) with the rows that SQL files put in, in place of one of
 * them: the race at a limit happens once for each row.
 *
 * @returns how many rows requests name, by the column that names them
 */
export function varyReferences(
  request: FoundRequest,
  tables: readonly Table[],
): {
  readonly request: FoundRequest
  readonly fields: readonly string[]
  readonly names: readonly NamedRows[]
} {
  const { step } = request
  const { json } = step
  if (!isRecord(json)) return { request, fields: [], names: [] }
  const limited = listNamed(json, step.url, tables).filter(({ to }) => findLimit(to.parent))
  const found = limited.map(({ field, value, table, to: { parent, key, column } }) => {
    const keys = (parent.rows ?? []).map((_, at) => keyOfRow(parent, key, at))
    const text = keys.includes(value as string | number) ? toRange(keys) : undefined
    const names = { table: table.name, column, rows: text === undefined ? 1 : keys.length }
    return { field, text, names }
  })
  const drawn = found.filter(({ text }) => text !== undefined)
  const values = Object.fromEntries(drawn.map(({ field, text }) => [field, text]))
  return {
    request: { ...request, step: { ...step, json: { ...json, ...values } } },
    fields: drawn.map(({ field }) => field),
    names: found.map(({ names }) => names),
  }
}

/** `{{ $randomNumber(1, 3) }}` of 1, 2, 3, and `c-{{ $randomNumber(1, 3) }}` of c-1, c-2, c-3; undefined for others. */
function toRange(keys: readonly (string | number | undefined)[]): string | undefined {
  const parts = keys.map((key) => /^(.*?)(0|[1-9]\d{0,8})$/.exec(String(key)))
  const numbers = parts.map((part) => Number(part?.[2]))
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
  const prefix = parts[0]?.[1]
  const isWhole = most - least + 1 === keys.length && new Set(numbers).size === keys.length
  if (keys.length < 2 || !isWhole || parts.some((part) => part?.[1] !== prefix)) return undefined
  return `${prefix}{{ $randomNumber(${least}, ${most}) }}`
}
