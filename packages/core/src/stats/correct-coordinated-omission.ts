import { invariant } from '../invariant.ts'

/** The corrected sample is held at once: 80 MB. */
const MAX_CORRECTED = 10_000_000

/**
 * What a closed loop would have measured had it kept to a schedule: beside every value longer than the interval between
 * requests stand those of the requests that were never sent while it lasted. For imported results only, for it guesses
 * the schedule: Gauntlet's own load keeps one, and measures from it.
 *
 * @param values durations of at least 0, in one unit with `expectedInterval` > 0
 * @returns as many values as would have been sent, in the order measured, the filled-in ones after theirs
 * @throws InvariantError for a negative duration, or when more than ten million values would result
 * @see Tene, HdrHistogram, recordValueWithExpectedInterval; giltene/wrk2, README
 */
export function correctCoordinatedOmission(
  values: readonly number[],
  expectedInterval: number,
): number[] {
  invariant(expectedInterval > 0, 'an interval between requests is positive')
  const corrected: number[] = []
  for (const value of values) {
    invariant(value >= 0 && value < Infinity, 'a duration is at least 0 and finite')
    const sent = Math.max(1, Math.floor(value / expectedInterval))
    invariant(corrected.length + sent <= MAX_CORRECTED, 'a corrected sample is bounded')
    for (let late = 0; late < sent; late++) corrected.push(value - late * expectedInterval)
  }
  return corrected
}
