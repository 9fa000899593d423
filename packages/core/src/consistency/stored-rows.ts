import { hashCode, type History } from '../history/index.ts'

/** The final rows of the target's database, in the codes of a history. */
export type StoredRows = {
  readonly length: number
  readonly key: Uint32Array
  readonly value: Uint32Array
}

/** One row as `stored` selects it. */
export type StoredItem = {
  readonly key: string | null
  readonly value?: string | number | null
  /** In place of `value`, a content of which only the hash is compared. */
  readonly payload?: string
}

/** Puts rows into the codes of the history that they are checked against. */
export function toStoredRows(
  { keys, values }: Pick<History, 'keys' | 'values'>,
  items: readonly StoredItem[],
): StoredRows {
  const key = new Uint32Array(items.length)
  const value = new Uint32Array(items.length)
  items.forEach((item, row) => {
    key[row] = keys.encode(item.key)
    value[row] =
      item.payload === undefined
        ? values.encode(item.value === undefined || item.value === null ? null : String(item.value))
        : hashCode(item.payload)
  })
  return { length: items.length, key, value }
}
