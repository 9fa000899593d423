/**
 * Twice the rank of each value, 1-based, ties sharing their mean rank. Doubled, so that midranks stay integers.
 * `[3, 1, 3]` gives `[5, 2, 5]`: ranks 2.5, 1, 2.5.
 *
 * @param slack a value ties with a smaller one that is less than this share of itself away; values then at least 0
 */
export function doubledMidranks(values: readonly number[], slack = 0): number[] {
  const order = values.map((value, at) => ({ value, at })).toSorted((a, b) => a.value - b.value)
  const ranks = Array.from<number>({ length: values.length }).fill(0)
  for (let first = 0; first < order.length;) {
    let next = first + 1
    const tied = (order[first]?.value ?? 0) * (1 + slack)
    while (next < order.length && (order[next]?.value ?? 0) <= tied) next++
    for (const { at } of order.slice(first, next)) ranks[at] = first + 1 + next
    first = next
  }
  return ranks
}
