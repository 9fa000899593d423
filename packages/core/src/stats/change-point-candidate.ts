/** Where a stretch of a series divides best, and by how much. */
export type ChangePointCandidate = { readonly index: number; readonly qhat: number }

/** prefix[j][i] = sum of |z_j - z_k| for k < i, so that any stretch of distances is one subtraction. */
function distancePrefixes(values: readonly number[]): Float64Array[] {
  return values.map((value) => {
    const prefix = new Float64Array(values.length + 1)
    for (const [i, other] of values.entries()) {
      prefix[i + 1] = (prefix[i] ?? 0) + Math.abs(value - other)
    }
    return prefix
  })
}

/**
 * The E-divisive split: the index t that maximizes, over all ends k, the scaled energy distance
 * Q(t, k) = nm/(n + m) * (2 E|X - Y| - E|X - X'| - E|Y - Y'|) between X = values[0, t) and Y = values[t, k).
 * Cost is the square of the length.
 *
 * @returns `index` is the first value after the change; null for fewer than two values or a constant stretch
 * @see Matteson & James (2014), JASA 109, arXiv 1306.4933, equations 5-7
 */
export function findBestSplit(values: readonly number[]): ChangePointCandidate | null {
  const prefixes = distancePrefixes(values)
  const stretch = (row: number, from: number, to: number) =>
    (prefixes[row]?.[to] ?? 0) - (prefixes[row]?.[from] ?? 0)
  let best: ChangePointCandidate | null = null
  let withinLeft = 0
  for (let split = 1; split < values.length; split++) {
    withinLeft += stretch(split - 1, 0, split - 1)
    let [between, withinRight] = [0, 0]
    for (let last = split; last < values.length; last++) {
      between += stretch(last, 0, split)
      withinRight += stretch(last, split, last)
      const [n, m] = [split, last + 1 - split]
      const left = n > 1 ? (2 * m * withinLeft) / (n - 1) : 0
      const right = m > 1 ? (2 * n * withinRight) / (m - 1) : 0
      const qhat = (2 * between - left - right) / (n + m)
      if (qhat > (best?.qhat ?? 0)) best = { index: split, qhat }
    }
  }
  return best
}
