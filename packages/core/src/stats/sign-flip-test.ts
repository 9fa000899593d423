import { invariant } from '../invariant.ts'

/** Two sorted lists of 2^(n/2) sums are held at once: 40 differences take 16 MB. */
export const MAX_SIGN_FLIP_N = 40

/** All sums of `values` under every choice of signs, ascending, by merging one value at a time. */
function signedSums(values: readonly number[]): Float64Array {
  let sums: Float64Array = new Float64Array([0])
  for (const value of values) {
    const step = Math.abs(value)
    const next = new Float64Array(sums.length * 2)
    let [down, up] = [0, 0]
    for (let at = 0; at < next.length; at++) {
      const lower = (sums[down] ?? Infinity) - step
      const upper = (sums[up] ?? Infinity) + step
      next[at] = lower <= upper ? lower : upper
      if (lower <= upper) down++
      else up++
    }
    sums = next
  }
  return sums
}

/** How many pairs, one of each list, sum to at least `threshold`. Both ascending. */
function countAtLeast(left: Float64Array, right: Float64Array, threshold: number): number {
  let count = 0
  let from = right.length
  for (const sum of left) {
    while (from > 0 && sum + (right[from - 1] ?? 0) >= threshold) from--
    count += right.length - from
  }
  return count
}

/**
 * The exact two-sided sign-flip test of paired differences: of all 2^n ways to swap the arms within blocks, the share
 * whose sum is at least as far from zero. Right for error rates: clustering of errors inside a run does not matter.
 * All patterns are counted by meeting in the middle (2 lists of 2^(n/2) sums), so no random flips are needed.
 *
 * @param differences one a block, finite, at most 40
 * @returns p in [2^(1-n), 1]; 1 for no differences or all zero
 * @see Fisher (1935), The Design of Experiments, 21; Horowitz & Sahni (1974), J. ACM 21(2), for the counting
 */
export function signFlipP(differences: readonly number[]): number {
  invariant(differences.every(Number.isFinite), 'differences are finite')
  invariant(differences.length <= MAX_SIGN_FLIP_N, 'n is within bounds')
  const half = differences.length >> 1
  const left = signedSums(differences.slice(0, half))
  const right = signedSums(differences.slice(half))
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0))
  const scale = differences.reduce((sum, value) => sum + Math.abs(value), 0)
  // The sums of mirrored patterns differ in their last bits; they are ties.
  const threshold = observed - scale * 1e-12
  if (threshold <= 0) return 1
  return Math.min(1, (2 * countAtLeast(left, right, threshold)) / (left.length * right.length))
}
