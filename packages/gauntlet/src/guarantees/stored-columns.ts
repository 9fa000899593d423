import type { Aggregate, LockInterval, StoredItem } from '@gauntlet/core/consistency'
import type { DatabaseRow } from './guarantee.ts'

/** `key`, and `value` or `payload`. */
export function toStoredItem(row: DatabaseRow): StoredItem {
  const key = toText(row['key'])
  const payload = toText(row['payload'])
  return payload === null ? { key, value: toText(row['value']) } : { key, payload }
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

function toText(cell: unknown): string | null {
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'string') return cell
  return cell instanceof Date ? cell.toISOString() : JSON.stringify(cell)
}

/** Numbers may come as text (bigint, numeric); times, also as text, become milliseconds. */
function toNumber(cell: unknown): number | null {
  if (cell === null || cell === undefined) return null
  if (cell instanceof Date) return cell.getTime()
  const number = Number(cell)
  return Number.isNaN(number) && typeof cell === 'string' ? Date.parse(cell) : number
}
