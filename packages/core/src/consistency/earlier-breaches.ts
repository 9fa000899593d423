import { compareDecimals, type Decimal } from '../decimal/index.ts'
import type { History } from '../history/index.ts'
import type { StoredRows } from './stored-rows.ts'

/** What distinguishes a breach that was there before the load from one that the load made, or made worse. */
export type Extent = {
  /** Names the breach in place of its key. */
  readonly of?: string
  /** How far it goes: more is worse. */
  readonly size?: Decimal
  /** It rests on a row with this value, by its code; `any`: on any row of its key. */
  readonly row?: number | 'any'
  /** How many rows of its key are too many. */
  readonly excess?: number
}

type Breach = { readonly class: string; readonly key: string; readonly extent: Extent }

/**
 * What was broken before the load. First the rows of before are checked with it, which records their breaches; after `close` it
 * decides which breaches of a run are among them and no worse.
 */
export class EarlierBreaches {
  readonly #history: Pick<History, 'keys'>
  readonly #rows: StoredRows | undefined
  readonly #recorded = new Map<string, Decimal | undefined>()
  /** Rows of each key, and of each key with each value. */
  #counts: ReadonlyMap<number | string, number> | undefined
  #isRecording = true

  /** @param rows of before, where each is one item by its key */
  constructor(history: Pick<History, 'keys'>, rows: StoredRows | undefined) {
    this.#history = history
    this.#rows = rows
  }

  close(): this {
    this.#isRecording = false
    return this
  }

  /** Whether it was there before the load and is no worse. While breaches are recorded none is. */
  has({ class: name, key, extent }: Breach): boolean {
    const { row, excess } = extent
    if (excess === undefined && row === undefined) return this.#hasRecorded(name, key, extent)
    if (this.#isRecording) return false
    const counts = (this.#counts ??= this.#countRows())
    const code = this.#history.keys.encode(key)
    if (excess !== undefined) return excess <= (counts.get(code) ?? 0)
    return counts.has(row === 'any' ? code : `${code} ${row}`)
  }

  #hasRecorded(name: string, key: string, { of = key, size }: Extent): boolean {
    const id = `${name} ${of}`
    if (this.#isRecording) {
      const known = this.#recorded.get(id)
      const isLarger = size && (!known || compareDecimals(size, known) > 0)
      if (isLarger || !this.#recorded.has(id)) this.#recorded.set(id, size)
      return false
    }
    if (!this.#recorded.has(id)) return false
    const before = this.#recorded.get(id)
    return !before || !size || compareDecimals(size, before) <= 0
  }

  #countRows(): ReadonlyMap<number | string, number> {
    const counts = new Map<number | string, number>()
    const count = (id: number | string) => counts.set(id, (counts.get(id) ?? 0) + 1)
    this.#rows?.key.forEach((key, row) => {
      count(key)
      count(`${key} ${this.#rows?.value[row]}`)
    })
    return counts
  }
}
