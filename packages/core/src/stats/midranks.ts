/**
 * Twice the rank of each value, 1-based, ties sharing their mean rank. Doubled, so that midranks stay integers.
 * `[3, 1, 3]` gives `[5, 2, 5]`: ranks 2.5, 1, 2.5.
 */
export function doubledMidranks(values: readonly number[]): number[] {
  const order = values.map((value, at) => ({ value, at })).toSorted((a, b) => a.value - b.value)
  const ranks = Array.from<number>({ length: values.length }).fill(0)
  for (let first = 0; first < order.length;) {
    let next = first
    while (next < order.length && order[next]?.value === order[first]?.value) next++
    for (const { at } of order.slice(first, next)) ranks[at] = first + 1 + next
    first = next
  }
  return ranks
}
