import type { FoundRequest, Table } from './findings.ts'
import { isForeign } from './proposed-rule.ts'
import { findFieldColumn, findTable, isRecord, type Repeated } from './repeated-keys.ts'

/** So many values that two users of a burst often draw the same, and that most are free for a while. */
const values = 200

/** Names of a thing among several alike, whatever the table. */
const places =
  /^(?:.*_)?(?:seat|slot|place|position|row|table|room|locker|desk|bay|lane|track|court)(?:_?(?:no|num|number|nr|id|index))?$/i

/**
 * A request whose numbers pick one of several things (a seat, a slot) with numbers that vary: with the same one each time, all
 * requests but the first are refused, and nothing is tested after it.
 *
 * @returns which columns several requests name with one value, besides
 */
export function varyNumbers(
  request: FoundRequest,
  tables: readonly Table[],
): {
  readonly request: FoundRequest
  readonly fields: readonly string[]
  readonly repeats: readonly Repeated[]
} {
  const { step, ranges = {} } = request
  const { json } = step
  if (!isRecord(json)) return { request, fields: [], repeats: [] }
  const table = findTable(step.url, tables)
  const varied = Object.entries(json).flatMap(([field, value]) => {
    const column = findFieldColumn(table, field)
    if (typeof value !== 'number' || !Number.isInteger(value)) return []
    if (table && column && isForeign(table, column.name)) return []
    const isKey = table !== undefined && column !== undefined && isInKey(table, column.name)
    if (!isKey && !places.test(toSnake(field))) return []
    const { least = Math.min(1, value), most = Infinity } = ranges[field] ?? {}
    const low = Math.ceil(Math.max(least, 0))
    const high = Math.floor(Math.min(low + values - 1, most))
    if (high <= low) return []
    const text = `{{ $randomNumber(${low}, ${high}) }}`
    return [{ field, text, column: column?.name ?? toSnake(field) }]
  })
  const numbers = Object.fromEntries(varied.map(({ field, text }) => [field, text]))
  return {
    request: { ...request, step: { ...step, json: { ...json, ...numbers } } },
    fields: varied.map(({ field }) => field),
    repeats: varied.map(({ column }) => ({ table: table?.name, column })),
  }
}

const toSnake = (name: string): string =>
  name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase()

const isInKey = ({ keys, checkedKeys = [] }: Table, column: string): boolean =>
  keys.some((key) => key.includes(column)) ||
  checkedKeys.some(({ columns }) => columns.includes(column))
