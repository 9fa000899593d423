import type { CounterRead } from './counter.ts'
import { whoRead, type CounterContext } from './counters.ts'
import { SuffixMax } from './suffix-max.ts'

/**
 * Compares each read with the reads that were over before it: between the two, the counter grew by no less
 * than the additions that lie wholly between. That it grew by no more than those that can lie between follows from
 * the bounds of both reads. For amounts >= 0. One sweep in time, O(n log n).
 */
export function findDeltaBreaches(context: CounterContext): void {
  const { counter } = context
  const sound = counter.reads.filter(({ isBroken }) => !isBroken)
  const byEnd = sound.toSorted((a, b) => a.to - b.to)
  const additions = counter.certain.toSorted((a, b) => a.returnedAtNs - b.returnedAtNs)
  const floors = new SuffixMax(byEnd.length)
  let ended = 0
  let added = 0
  for (const read of sound.toSorted((a, b) => a.from - b.from)) {
    // Everything that was over before this read began, in the order it ended.
    for (;;) {
      const earlier = byEnd[ended]
      const addition = additions[added]
      const readEnds = earlier && earlier.to < read.from ? earlier.to : Infinity
      const additionEnds =
        addition && addition.returnedAtNs < read.from ? addition.returnedAtNs : Infinity
      if (readEnds === Infinity && additionEnds === Infinity) break
      if (earlier && readEnds <= additionEnds) {
        floors.set(ended, earlier.value)
        ended += 1
      } else if (addition) {
        floors.raise(countEndedBefore(byEnd, addition.invokedAtNs), addition.amount)
        added += 1
      }
    }
    // Its own addition lies at the read, not between the two.
    const slack = 2 * counter.tolerance
    if (read.value - Math.max(0, read.own) < floors.max - slack)
      reportLow(context, byEnd[floors.argMax] as CounterRead, read)
  }
}

function countEndedBefore(byEnd: readonly CounterRead[], time: number): number {
  let low = 0
  let high = byEnd.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((byEnd[middle] as CounterRead).to < time) low = middle + 1
    else high = middle
  }
  return low
}

function reportLow(context: CounterContext, earlier: CounterRead, later: CounterRead): void {
  const { history, findings, counter, key } = context
  const wentBack = later.value < earlier.value
  const additions = wentBack ? [] : context.racing(earlier.from, later.to)
  // An addition that answered the later value is among those between.
  const proof = [earlier.row, later.row, ...additions]
  findings.add(wentBack ? 'WENT_BACK' : 'LOST_UPDATE', counter.slot, () => ({
    operations: [...new Set(proof)].filter((row) => row >= 0),
    sentence: wentBack
      ? `Counter ${key} was ${counter.format(earlier.value)} ${whoRead(history, earlier)} and then ${counter.format(later.value)} ${whoRead(history, later)}, and nothing takes away.`
      : `Counter ${key} was ${counter.format(earlier.value)} ${whoRead(history, earlier)} and then only ${counter.format(later.value)} ${whoRead(history, later)}; what was acknowledged between makes more.`,
  }))
}
