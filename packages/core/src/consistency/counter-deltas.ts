import type { CounterRead } from './counter.ts'
import { whoRead, type CounterContext } from './counters.ts'
import { SuffixMax } from './suffix-max.ts'

/**
 * Compares each read with the reads that were over before it: between the two, the counter grew by no less
 * than the additions that lie wholly between, and by no more than those that can. For amounts >= 0.
 * One sweep in time, O(n log n).
 */
export function findDeltaBreaches(context: CounterContext): void {
  const { counter } = context
  const sound = counter.reads.filter(({ isBroken }) => !isBroken)
  const byEnd = sound.toSorted((a, b) => a.to - b.to)
  const additions = counter.certain.toSorted((a, b) => a.returnedAtNs - b.returnedAtNs)
  const floors = new SuffixMax(byEnd.length)
  let ended = 0
  let added = 0
  let ceiling: { readonly read: CounterRead; readonly rest: number } | undefined
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
        const rest = earlier.value - counter.least(earlier)
        if (!ceiling || rest < ceiling.rest) ceiling = { read: earlier, rest }
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
    else if (ceiling && read.value - counter.most(read) > ceiling.rest + slack) {
      reportHigh(context, ceiling.read, read)
    }
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
  const additions = context.racing(earlier.from, later.to)
  findings.add(wentBack ? 'WENT_BACK' : 'LOST_UPDATE', counter.slot, () => ({
    operations: [earlier.row, later.row, ...(wentBack ? [] : additions)].filter((row) => row >= 0),
    sentence: wentBack
      ? `Counter ${key} was ${counter.format(earlier.value)} ${whoRead(history, earlier)} and then ${counter.format(later.value)} ${whoRead(history, later)}, and nothing takes away.`
      : `Counter ${key} was ${counter.format(earlier.value)} ${whoRead(history, earlier)} and then only ${counter.format(later.value)} ${whoRead(history, later)}; what was acknowledged between makes more.`,
  }))
}

function reportHigh(context: CounterContext, earlier: CounterRead, later: CounterRead): void {
  const { history, findings, counter, key } = context
  findings.add('OVERCOUNT', counter.slot, () => ({
    operations: [earlier.row, later.row].filter((row) => row >= 0),
    sentence: `Counter ${key} was ${counter.format(earlier.value)} ${whoRead(history, earlier)} and then ${counter.format(later.value)} ${whoRead(history, later)}; what was added between makes less.`,
  }))
}
