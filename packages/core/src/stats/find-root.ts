import { invariant } from '../invariant.ts'

const MAX_STEPS = 200

/**
 * Where an increasing function crosses zero, by Ridders' method: bracketed like bisection, but with a dozen evaluations
 * to the last digits instead of fifty.
 *
 * @throws InvariantError if the function does not change sign between `low` and `high`
 * @see Ridders (1979), IEEE Transactions on Circuits and Systems 26(11)
 */
export function findRoot(increasing: (x: number) => number, low: number, high: number): number {
  let [left, right] = [low, high]
  let [atLeft, atRight] = [increasing(left), increasing(right)]
  invariant(atLeft <= 0 && atRight >= 0, 'the root is bracketed')
  if (atLeft === 0) return left
  let last = right
  for (let step = 0; step < MAX_STEPS && atRight !== 0; step++) {
    const middle = (left + right) / 2
    const atMiddle = increasing(middle)
    const slope = Math.sqrt(atMiddle * atMiddle - atLeft * atRight)
    const root = slope === 0 ? middle : middle - ((middle - left) * atMiddle) / slope
    const value = increasing(root)
    if (value === 0 || Math.abs(root - last) <= 2e-16 * Math.abs(root)) return root
    last = root
    for (const [x, y] of [
      [middle, atMiddle],
      [root, value],
    ] as const) {
      if (y < 0 && x > left) [left, atLeft] = [x, y]
      if (y >= 0 && x < right) [right, atRight] = [x, y]
    }
  }
  return atRight === 0 ? right : last
}
