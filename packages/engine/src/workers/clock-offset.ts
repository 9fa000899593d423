/** How the clocks of a worker differ from those of its coordinator. */
export type ClockOffset = {
  /** The worker's monotonic clock less the coordinator's: subtracted from a time of the worker, it gives one of the coordinator. */
  readonly offsetNs: number
  /** The true offset is at most so far from `offsetNs`. */
  readonly uncertaintyNs: number
  /** The worker's wall clock less the coordinator's. Nothing is ordered or measured by it; what a scenario writes as a date is. */
  readonly skewMs: number
}

/** One question for the time, by the coordinator's clocks, and its answer, by those of the worker. */
export type ClockSample = {
  readonly sentNs: number
  readonly receivedNs: number
  /** The coordinator's wall clock when the answer came. */
  readonly wallMs: number
  readonly theirs: { readonly monotonicNs: number; readonly wallMs: number }
}

/**
 * The offset from round trips. The answer was stamped between the send and the receipt, which bounds the offset whatever
 * the two ways took (Cristian 1989); all samples bound one offset, so the bounds are intersected. Where they have nothing in
 * common a clock was set or drifted meanwhile, and the fastest round trip is taken alone.
 *
 * @param samples at least one
 */
export function estimateClockOffset(samples: readonly ClockSample[]): ClockOffset {
  const fastest = samples.toSorted((a, b) => roundTrip(a) - roundTrip(b))[0]
  if (!fastest) throw new RangeError('no sample')
  const low = Math.max(...samples.map(lowest))
  const high = Math.min(...samples.map(highest))
  const [from, to] = low <= high ? [low, high] : [lowest(fastest), highest(fastest)]
  const { theirs, wallMs } = fastest
  return {
    offsetNs: (from + to) / 2,
    uncertaintyNs: (to - from) / 2,
    skewMs: theirs.wallMs - (wallMs - roundTrip(fastest) / 2e6),
  }
}

/**
 * One offset for the time between two estimates, wide enough for both: a clock that drifts evenly was between them.
 * Of the two skews the larger one is said.
 */
export function coverOffsets(before: ClockOffset, after: ClockOffset): ClockOffset {
  const from = Math.min(
    before.offsetNs - before.uncertaintyNs,
    after.offsetNs - after.uncertaintyNs,
  )
  const to = Math.max(before.offsetNs + before.uncertaintyNs, after.offsetNs + after.uncertaintyNs)
  const isWorse = Math.abs(after.skewMs) > Math.abs(before.skewMs)
  return {
    offsetNs: (from + to) / 2,
    uncertaintyNs: (to - from) / 2,
    skewMs: isWorse ? after.skewMs : before.skewMs,
  }
}

const roundTrip = ({ sentNs, receivedNs }: ClockSample): number => receivedNs - sentNs
const lowest = ({ theirs, receivedNs }: ClockSample): number => theirs.monotonicNs - receivedNs
const highest = ({ theirs, sentNs }: ClockSample): number => theirs.monotonicNs - sentNs
