import { invariant } from '../invariant.ts'

/**
 * Where an increasing function crosses zero, by bisection to the last bit (at most 200 halvings).
 *
 * @throws InvariantError if the function does not change sign between `low` and `high`
 */
export function findRoot(increasing: (x: number) => number, low: number, high: number): number {
  let [left, right] = [low, high]
  invariant(increasing(left) <= 0 && increasing(right) >= 0, 'the root is bracketed')
  for (let step = 0; step < 200; step++) {
    const middle = (left + right) / 2
    if (middle === left || middle === right) break
    if (increasing(middle) < 0) left = middle
    else right = middle
  }
  return (left + right) / 2
}
