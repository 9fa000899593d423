import type { Aggregate, LockInterval, StoredItem } from '@gauntlet/core/consistency'
import type { CodeTable, History } from '@gauntlet/core/history'
import { ExactNumber, toJsonText } from '@gauntlet/core/json'
import { formatDecimal, parseDecimal } from '@gauntlet/core/decimal'
import type { DatabaseRow } from './guarantee.ts'

type Spell = (number: ExactNumber) => string

/** `key`, and `value` or `payload`. */
export function toStoredItem(row: DatabaseRow, spell: Spell = String): StoredItem {
  const key = toText(row['key'], spell)
  const payload = toText(row['payload'])
  return payload === null ? { key, value: toText(row['value'], spell) } : { key, payload }
}

/** The same for all rows: a stored number is written as the same number was observed. */
export function toStoredItems(
  rows: readonly DatabaseRow[],
  { keys, values }: Pick<History, 'keys' | 'values'>,
): StoredItem[] {
  const spell = { key: matchSpelling(keys), value: matchSpelling(values) }
  return rows.map((row) => ({
    ...toStoredItem(row, spell.value),
    key: toText(row['key'], spell.key),
  }))
}

export function toAggregate(row: DatabaseRow): Aggregate {
  return {
    key: toText(row['key']) ?? '',
    stored: toText(row['stored']),
    recount: toText(row['recount']),
  }
}

export function toLockInterval(row: DatabaseRow): LockInterval {
  const token = toText(row['token'])
  return {
    scope: toText(row['scope']) ?? '',
    holder: toText(row['holder']) ?? '',
    startedAt: toNumber(row['started_at']) ?? Number.NaN,
    finishedAt: toNumber(row['finished_at']),
    ...(token === null ? {} : { token }),
  }
}

function toText(cell: unknown, spell: Spell = String): string | null {
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'string') return cell
  if (cell instanceof ExactNumber) return spell(cell)
  return cell instanceof Date ? cell.toISOString() : toJsonText(cell)
}

/** Numbers may come as text (bigint, numeric); times, also as text, become milliseconds. */
function toNumber(cell: unknown): number | null {
  if (cell === null || cell === undefined) return null
  if (cell instanceof Date) return cell.getTime()
  const number = Number(cell)
  return Number.isNaN(number) && typeof cell === 'string' ? Date.parse(cell) : number
}

/**
 * How a stored number is written so that it equals the same number in the operations: `numeric(12,2)` says `1.10` where
 * an answer said `1.1`. The text that was observed, if one is the same number; else plain digits.
 */
export function matchSpelling(observed: Pick<CodeTable, 'texts'>): (number: ExactNumber) => string {
  let known: ReadonlySet<string> | undefined
  let spellings: ReadonlyMap<string, string> | undefined
  return ({ text }) => {
    known ??= new Set(observed.texts())
    if (known.has(text)) return text
    const decimal = parseDecimal(text)
    if (!decimal) return text
    spellings ??= new Map(Array.from(known, (each) => [toPlain(each), each]))
    const plain = formatDecimal(decimal)
    return spellings.get(plain) ?? plain
  }
}

function toPlain(text: string): string {
  const decimal = parseDecimal(text)
  return decimal ? formatDecimal(decimal) : text
}
