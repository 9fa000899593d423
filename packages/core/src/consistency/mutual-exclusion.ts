import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { Findings, who } from './findings.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { sessionOf, toSlots, type Slots } from './slots.ts'

export type MutualExclusionOptions = {
  /** The lock is a lease of this length, by the server's clock: it may end without a release. */
  readonly leaseNs?: number
  /** When clients were killed; what they held then is free. */
  readonly killedAtNs?: ReadonlyMap<number, number>
}

/**
 * Was there ever more than one holder?
 *
 * Operations: `acquire` of `key` answers a fencing token or any value when it got the lock, none when it did
 * not; `release` gives it back. A holder holds for certain from the return of its acquire to the call of its
 * release. An acquire without an answer holds nothing for certain. Exact for locks with a release;
 * O(n log n).
 *
 * @see Kleppmann (2016), How to do distributed locking, on fencing tokens
 */
export function checkMutualExclusion(
  history: History,
  options: MutualExclusionOptions = {},
): GuaranteeResult {
  const slots = toSlots(history)
  const findings = new Findings({ kind: 'mutualExclusion', history, slots })
  const { holds, tried, contended } = readHolds(history, slots, options)
  const order = holds.rows.toSorted((a, b) => {
    const bySlot = (slots.operation[a] as number) - (slots.operation[b] as number)
    return (
      bySlot || (history.returnedAtNs[a] as number) - (history.returnedAtNs[b] as number) || a - b
    )
  })
  sweep({ history, slots, findings, order, endOf: holds.endOf })
  return findings.toResult({
    keys: tried,
    contendedKeys: contended,
    missing: [
      holds.rows.length > 0 ? null : 'the lock was never held',
      contended > 0 ? null : 'no two clients wanted the same lock at the same time',
    ],
  })
}

/** Pairs each answered acquire with its release; `endOf` is by row of the acquire. */
function readHolds(history: History, slots: Slots, options: MutualExclusionOptions) {
  const { invokedAtNs, returnedAtNs, client, value, action, outcome, length } = history
  const endOf = new Float64Array(length)
  const rows: number[] = []
  const open = new Map<number, number>()
  const openCount = new Int32Array(slots.count)
  const wantedUntil = new Float64Array(slots.count).fill(-Infinity)
  const flags = new Uint8Array(slots.count)
  for (let row = 0; row < length; row++) {
    const slot = slots.operation[row] as number
    const holder = sessionOf(slot, client[row] as number)
    if (action[row] === ACTION.release) {
      // A refused release gave nothing back.
      const held = outcome[row] === OUTCOME.fail ? undefined : open.get(holder)
      if (held === undefined) continue
      endOf[held] = Math.min(endOf[held] as number, invokedAtNs[row] as number)
      wantedUntil[slot] = Math.max(wantedUntil[slot] as number, returnedAtNs[row] as number)
      open.delete(holder)
      openCount[slot] = (openCount[slot] as number) - 1
      continue
    }
    if (action[row] !== ACTION.acquire) continue
    const overlaps =
      (openCount[slot] as number) > 0 ||
      (invokedAtNs[row] as number) < (wantedUntil[slot] as number)
    flags[slot] = (flags[slot] as number) | 1 | (overlaps ? 2 : 0)
    wantedUntil[slot] = Math.max(wantedUntil[slot] as number, returnedAtNs[row] as number)
    if (outcome[row] !== OUTCOME.ok || value[row] === NONE) continue
    const lease = (invokedAtNs[row] as number) + (options.leaseNs ?? Infinity)
    endOf[row] = Math.min(lease, options.killedAtNs?.get(client[row] as number) ?? Infinity)
    if (!open.has(holder)) openCount[slot] = (openCount[slot] as number) + 1
    open.set(holder, row)
    rows.push(row)
  }
  const tried = flags.reduce((keys, flag) => keys + (flag & 1), 0)
  const contended = flags.reduce((keys, flag) => keys + (flag >> 1), 0)
  return { holds: { rows, endOf }, tried, contended }
}

type Sweep = {
  readonly history: History
  readonly slots: Slots
  readonly findings: Findings
  /** Rows of answered acquires, by lock, then by the time the hold began. */
  readonly order: readonly number[]
  readonly endOf: Float64Array
}

function sweep({ history, slots, findings, order, endOf }: Sweep): void {
  let longest = -1
  let previous = -1
  for (const row of order) {
    const slot = slots.operation[row] as number
    const startsAt = history.returnedAtNs[row] as number
    if (startsAt >= (endOf[row] as number)) continue // the lease was over before the answer came
    const isNext = previous >= 0 && slots.operation[previous] === slot
    const holder = isNext ? longest : -1
    if (holder >= 0 && startsAt < (endOf[holder] as number)) {
      findings.add('OVERLAP', slot, () => ({
        operations: [holder, row],
        sentence: `Lock ${slots.keyOf(slot)} was given to ${who(history, row)} while ${who(history, holder)} still held it.`,
      }))
    }
    if (isNext) compareTokens({ history, slots, findings }, previous, row)
    if (holder < 0 || (endOf[row] as number) > (endOf[holder] as number)) longest = row
    previous = row
  }
}

function compareTokens(
  { history, slots, findings }: Pick<Sweep, 'history' | 'slots' | 'findings'>,
  earlier: number,
  later: number,
): void {
  const slot = slots.operation[later] as number
  const [before, after] = [earlier, later].map((row) =>
    Number(history.values.decode(history.value[row] as number)),
  ) as [number, number]
  // Answers that are no numbers are no fencing tokens.
  if (Number.isNaN(before) || Number.isNaN(after) || after > before) return
  findings.add('FENCING', slot, () => ({
    operations: [earlier, later],
    sentence: `Lock ${slots.keyOf(slot)} gave token ${before} to ${who(history, earlier)} and then ${after} to ${who(history, later)}: tokens must rise.`,
  }))
}
