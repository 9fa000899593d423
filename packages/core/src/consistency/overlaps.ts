import { OUTCOME, type History } from '../history/index.ts'
import type { Slots } from './slots.ts'

/** Answers that say nothing about the key: no answer, no permission, no such route, too many requests. */
const aboutNoKey: ReadonlySet<number> = new Set([0, 401, 403, 404, 405, 429])

/**
 * Whether this operation competed for its key: it took effect, may have, or was refused by an answer (409, 412, 423
 * and so on) rather than by a closed port or a missing permission.
 */
export function isContending({ outcome, status }: History, row: number): boolean {
  return outcome[row] !== OUTCOME.fail || isRefusal({ outcome, status }, row)
}

/** Whether the target looked at this operation and refused it. */
export function isRefusal(
  { outcome, status }: Pick<History, 'outcome' | 'status'>,
  row: number,
): boolean {
  return outcome[row] === OUTCOME.fail && !aboutNoKey.has(status[row] as number)
}

type Contenders = {
  readonly history: History
  /** How many slots there are, and the slot of each operation; slot 0 is "no key". */
  readonly count: number
  readonly slotOf: (row: number) => number
  /** Which operations are counted. */
  readonly counts: (row: number) => boolean
}

export type Overlaps = {
  /** Operations that began while another one on the same key was under way. */
  readonly overlaps: number
  /** Keys with such an operation. */
  readonly contendedKeys: number
  /** Whether this operation overlapped another, on either side. */
  readonly isOverlapping: (row: number) => boolean
}

/** As {@link countOverlaps}, by the keys of the operations. */
export function countKeyOverlaps(
  history: History,
  slots: Slots,
  counts: (row: number) => boolean,
): Overlaps {
  const slotOf = (row: number) => slots.operation[row] as number
  return countOverlaps({ history, count: slots.count, slotOf, counts })
}

/** Counts operations that were under way at the same time on one key. Rows of one attempt are one operation. Linear. */
export function countOverlaps({ history, count, slotOf, counts }: Contenders): Overlaps {
  const { invokedAtNs, returnedAtNs, client, length, uncertaintyNs = 0 } = history
  const busyUntil = new Float64Array(count).fill(-Infinity)
  const latest = new Int32Array(count).fill(-1)
  const contended = new Uint8Array(count)
  const marked = new Uint8Array(length)
  // What is counted did overlap, whatever the clocks were.
  const notSureNs = 4 * uncertaintyNs
  let overlaps = 0
  for (let row = 0; row < length; row++) {
    const slot = slotOf(row)
    if (slot === 0 || !counts(row)) continue
    const other = latest[slot] as number
    const isSameAttempt =
      other >= 0 && client[other] === client[row] && invokedAtNs[other] === invokedAtNs[row]
    if (!isSameAttempt && (invokedAtNs[row] as number) + notSureNs < (busyUntil[slot] as number)) {
      overlaps += 1
      contended[slot] = 1
      marked[row] = marked[other] = 1
    }
    if ((returnedAtNs[row] as number) > (busyUntil[slot] as number)) {
      busyUntil[slot] = returnedAtNs[row] as number
      latest[slot] = row
    }
  }
  return {
    overlaps,
    contendedKeys: contended.reduce((sum, flag) => sum + flag, 0),
    isOverlapping: (row) => marked[row] === 1,
  }
}

/** How many of these operations were acknowledged. */
export function countAcknowledged(history: History, counts: (row: number) => boolean): number {
  let acknowledged = 0
  for (let row = 0; row < history.length; row++) {
    if (history.outcome[row] === OUTCOME.ok && counts(row)) acknowledged += 1
  }
  return acknowledged
}

/** Operations that the target acknowledged, or looked at and refused: what must be stored, and what must not. */
export function countAnswered(history: History, isSent: (row: number) => boolean): number {
  let answered = 0
  for (let row = 0; row < history.length; row++) {
    if (!isSent(row)) continue
    if (history.outcome[row] === OUTCOME.ok || isRefusal(history, row)) answered += 1
  }
  return answered
}
