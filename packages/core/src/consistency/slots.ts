import { ARITHMETIC, type History } from '../history/index.ts'
import type { StoredRows } from './stored-rows.ts'

/** Keys as indices of dense arrays: slot 0 is "no key". */
export type Slots = {
  readonly count: number
  /** The slot of each operation. */
  readonly operation: Uint32Array
  /** The slot of each stored row. */
  readonly row: Uint32Array
  keyOf(slot: number): string
  slotOf(key: string): number
}

const noRows: StoredRows = { length: 0, key: new Uint32Array(0), value: new Uint32Array(0) }

/**
 * Numbers the keys of a history and of the stored rows without a map where ids were generated: those take
 * the slots after the interned ones. Ids so sparse that arrays would waste memory go through a map.
 */
export function toSlots(history: History, stored: StoredRows = noRows): Slots {
  const key = history.key.subarray(0, history.length)
  const interned = history.keys.size
  const highest = Math.max(highestIndex(key), highestIndex(stored.key))
  const dense = highest < 65_536 + 4 * (key.length + stored.length)
  const numbering = dense ? numberDense(interned, highest) : numberSparse(interned)
  const operation = numbering.slotsOf(key)
  const row = numbering.slotsOf(stored.key)
  return {
    count: numbering.count(),
    operation,
    row,
    keyOf: (slot) => history.keys.decode(numbering.codeOf(slot)) ?? '',
    slotOf: (text) => numbering.slotsOf(Uint32Array.of(history.keys.encode(text)))[0] as number,
  }
}

/** The highest generated index among the codes; -1 if none was generated. */
function highestIndex(codes: Uint32Array): number {
  let highest = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (code > highest) highest = code
  }
  return highest < ARITHMETIC ? -1 : highest - ARITHMETIC
}

function numberDense(interned: number, highest: number) {
  const shift = ARITHMETIC - interned
  return {
    count: () => interned + highest + 1,
    codeOf: (slot: number) => (slot < interned ? slot : slot + shift),
    slotsOf: (codes: Uint32Array) => {
      const slots = new Uint32Array(codes.length)
      for (let row = 0; row < codes.length; row++) {
        const code = codes[row] as number
        slots[row] = code < ARITHMETIC ? code : code - shift
      }
      return slots
    },
  }
}

function numberSparse(interned: number) {
  const slotOfCode = new Map<number, number>()
  const codes: number[] = []
  return {
    count: () => interned + codes.length,
    codeOf: (slot: number) => (slot < interned ? slot : (codes[slot - interned] as number)),
    slotsOf: (column: Uint32Array) =>
      column.map((code) => {
        if (code < ARITHMETIC) return code
        const known = slotOfCode.get(code)
        if (known !== undefined) return known
        const slot = interned + codes.push(code) - 1
        slotOfCode.set(code, slot)
        return slot
      }),
  }
}

/** One number for a key and a client: exact for slots below 2^25 and clients below 2^28. */
export function sessionOf(slot: number, client: number): number {
  return slot * 2 ** 28 + client
}
