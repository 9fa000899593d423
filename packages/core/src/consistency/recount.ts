import { parseDecimal, type Decimal } from '../decimal/index.ts'
import { invariant } from '../invariant.ts'
import { ACTION, OUTCOME, type History } from '../history/index.ts'
import { Amounts } from './amounts.ts'
import { findDeltaBreaches } from './counter-deltas.ts'
import type { Aggregate, Counter } from './counter.ts'
import { readCounters, whoRead, type CounterContext } from './counters.ts'
import type { EarlierBreaches } from './earlier-breaches.ts'
import { Findings, settleUnknown } from './findings.ts'
import { pickClasses, type GuaranteeRule } from './guarantee-kind.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { anyAcknowledged, atOnce, manyOverlaps, type MinimumEvidence } from './minimum-evidence.ts'
import { countKeyOverlaps, isContending, type Overlaps } from './overlaps.ts'
import { compareAggregate, countChanged, measureDifference } from './recount-of-rows.ts'
import { toSlots } from './slots.ts'
import { describeUnread, unreadCodeOf } from './unread.ts'

export type RecountOptions = {
  /** Reads may be this old (a rollup that runs every minute). The final value may not. Default 0. */
  readonly lagNs?: number
  /** Values may be off by this much, where they are rounded. Default 0: decimals are summed exactly. */
  readonly tolerance?: number | string
  /**
   * The aggregates before the load: what counters started from, and what must have changed where only rows show it.
   * Undefined if they were not read.
   */
  readonly before?: readonly Aggregate[] | undefined
  /**
   * Whether the addition in this row of the history is in the final rows; settles additions that were not
   * answered. Without it they stay open.
   */
  readonly isStored?: (row: number) => boolean
  /** What was broken before the load. */
  readonly earlier?: EarlierBreaches | undefined
}

export const recountRule: GuaranteeRule = {
  kind: 'recount',
  anomalies: pickClasses('LOST_UPDATE', 'OVERCOUNT', 'WENT_BACK', 'RECOUNT'),
  minimum: [
    anyAcknowledged('acknowledged additions', 'nothing was added'),
    manyOverlaps(
      'additions that overlapped another addition to the same counter',
      'no two additions to one counter were under way at the same time',
      `add to one counter ${atOnce}`,
    ),
    {
      counted: 'readings',
      minimum: 1,
      what: 'values that were read',
      none: 'the value was never read',
      send: 'select the counter in `stored`, or observe reads of it',
    },
  ],
}

/** The minimum where no addition was observed: the rows alone are judged. */
export const recountOfRowsMinimum: readonly MinimumEvidence[] = [
  {
    counted: 'aggregates',
    minimum: 1,
    what: 'aggregates',
    none: 'nothing was added, the query found no rows',
    send: 'let the load make rows that `stored` selects',
  },
  {
    counted: 'moved',
    minimum: 1,
    what: 'aggregates that changed during the run',
    none: 'no aggregate changed during the run, so nothing was added',
    send: 'send requests that change them, or give `observe` so that the additions count',
  },
]

/**
 * Does a counter hold the sum of what was added, at every read and at the end?
 *
 * Operations: `add` of amount `proposal` to `key`, which may answer the new `value`; `read` answers the `value`. Each
 * read must lie between the additions that were certainly over and those that can have begun; any two reads must differ
 * by what can have happened between them (for amounts that are not negative); two additions never answer one value; the
 * final aggregate equals its recount. Sound: never a false alarm. With equal amounts it missed none of 41,312 wrong
 * histories; with mixed amounts it may miss a read that no subset of the open additions sums to. O(n log n).
 *
 * @param aggregates the stored values and their recounts; undefined if the database could not be read
 * @see Jepsen, checker/counter, for the bounds
 */
export function checkRecount(
  history: History,
  aggregates: readonly Aggregate[] | undefined,
  options: RecountOptions = {},
): GuaranteeResult {
  const { lagNs = 0, before, isStored } = options
  const tolerance = parseDecimal(options.tolerance ?? 0)
  invariant(tolerance !== undefined, 'the tolerance is a number')
  for (const { key } of [...(aggregates ?? []), ...(before ?? [])]) history.keys.encode(key)
  const slots = toSlots(history)
  const amounts = new Amounts(history)
  const findings = new Findings({ rule: recountRule, history, slots, earlier: options.earlier })
  const overlapping = countKeyOverlaps(
    history,
    slots,
    (row) => history.action[row] === ACTION.add && isContending(history, row),
  )
  const { counters, tooLarge } = readCounters({
    history,
    slots,
    amounts,
    aggregates,
    before: before ?? [],
    lagNs,
    tolerance,
    ...(isStored && { isStored }),
  })
  const unordered: string[] = []
  for (const counter of counters) {
    const key = slots.keyOf(counter.slot)
    const racing = toRacing(counter, overlapping)
    const context = { history, findings, counter, key, racing }
    judgeCounter(context)
    if (!compareWithRecount(context, tolerance)) unordered.push(key)
  }
  const { acknowledged, unread, isCounting } = countAdditions(history)
  const found = { aggregates: aggregates?.length ?? 0, moved: countChanged(aggregates, before) }
  return findings.toResult({
    keys: counters.length + tooLarge.length,
    contendedKeys: overlapping.contendedKeys,
    ...(!isCounting && { minimum: recountOfRowsMinimum }),
    found: {
      acknowledged,
      overlaps: overlapping.overlaps,
      readings: counters.reduce((sum, { reads }) => sum + countReads(reads), 0) + found.aggregates,
      ...found,
    },
    unknown: settleUnknown(history, isStored),
    missing: [
      aggregates ? null : 'the stored aggregates could not be read',
      amounts.describeProblem(),
      unread > 0 ? describeUnread(unread, 'reads') : null,
      describeKeys(unordered, 'is neither a number nor a time, and cannot be compared'),
      describeKeys(tooLarge, 'has amounts too large to be summed exactly: select a larger unit'),
      !isCounting && found.aggregates > 0 && !before
        ? 'nothing shows that an aggregate changed: the rows before the load were not read'
        : null,
    ],
  })
}

/** Those of operations: the final aggregates are counted apart. */
const countReads = (reads: Counter['reads']): number => reads.filter(({ row }) => row >= 0).length

function judgeCounter(context: CounterContext): void {
  findBoundBreaches(context)
  findSameAnswers(context)
  if (!context.counter.signed) findDeltaBreaches(context)
}

function describeKeys(keys: readonly string[], problem: string): string | null {
  const more = keys.length > 1 ? ` and ${keys.length - 1} more` : ''
  return keys.length === 0 ? null : `aggregate ${keys[0]}${more} ${problem}`
}

function toRacing({ certain }: Counter, { isOverlapping }: Overlaps): CounterContext['racing'] {
  return (from, to) => {
    const within = certain.filter(
      ({ invokedAtNs, returnedAtNs }) => invokedAtNs < to && returnedAtNs > from,
    )
    const racing = within.filter(({ row }) => isOverlapping(row))
    return (racing.length > 0 ? racing : within).map(({ row }) => row)
  }
}

function findBoundBreaches({ history, findings, counter, key, racing }: CounterContext): void {
  const { format, tolerance } = counter
  for (const read of counter.reads) {
    const least = counter.least(read)
    const most = counter.most(read)
    if (read.value >= least - tolerance && read.value <= most + tolerance) continue
    read.isBroken = true
    const reader = whoRead(history, read)
    const operations = [...(read.row < 0 ? [] : [read.row]), ...racing(-Infinity, read.to)]
    if (read.value < least) {
      findings.add('LOST_UPDATE', counter.slot, () => ({
        operations: [...new Set(operations)],
        sentence: `Counter ${key} was ${format(read.value)} ${reader}; the additions acknowledged before make at least ${format(least)}.`,
      }))
    } else {
      findings.add('OVERCOUNT', counter.slot, () => ({
        operations: [...new Set(operations)],
        sentence: `Counter ${key} was ${format(read.value)} ${reader}; all additions begun by then make at most ${format(most)}.`,
      }))
    }
  }
}

/** Two additions that answered with one value: one of them did not see the other. */
function findSameAnswers({ history, findings, counter, key }: CounterContext): void {
  if (counter.signed) return
  const byValue = counter.reads
    .filter(({ own, isBroken }) => own > 0 && !isBroken)
    .toSorted((a, b) => a.value - b.value || a.row - b.row)
  byValue.forEach((read, at) => {
    const below = byValue[at - 1]
    if (!below || read.value - read.own >= below.value - counter.tolerance) return
    findings.add('LOST_UPDATE', counter.slot, () => ({
      operations: [below.row, read.row],
      sentence: `Counter ${key} was ${counter.format(below.value)} after the addition ${whoRead(history, below)} and ${counter.format(read.value)} after that of ${counter.format(read.own)} ${whoRead(history, read)}: one of them did not see the other.`,
    }))
  })
}

/** Returns false where the two cannot be compared. */
function compareWithRecount(
  { findings, counter, key, racing }: CounterContext,
  tolerance: Decimal,
): boolean {
  const { aggregate, slot } = counter
  if (!aggregate || aggregate.recount === null) return true
  const isEqual = compareAggregate(aggregate, tolerance)
  if (isEqual !== false) return isEqual !== undefined
  const size = measureDifference(aggregate)
  findings.add('RECOUNT', { slot, ...(size && { size }) }, () => ({
    operations: racing(-Infinity, Infinity),
    rows: [{ key, stored: aggregate.stored, recount: aggregate.recount }],
    sentence: `Aggregate ${key}: stored ${aggregate.stored ?? 'nothing'}, rows sum to ${aggregate.recount}.`,
  }))
  return true
}

function countAdditions(history: History) {
  const unreadCode = unreadCodeOf(history)
  let acknowledged = 0
  let unread = 0
  let isCounting = false
  for (let row = 0; row < history.length; row++) {
    const action = history.action[row]
    if (action === ACTION.add) isCounting = true
    if (history.outcome[row] !== OUTCOME.ok) continue
    if (action === ACTION.add) acknowledged += 1
    if (action === ACTION.read && history.value[row] === unreadCode) unread += 1
  }
  return { acknowledged, unread, isCounting }
}
