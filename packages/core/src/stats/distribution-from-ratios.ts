/**
 * A distribution over 0 .. size - 1 from the ratios of neighbours: started at its mode, where nothing underflows, and
 * scaled to a sum of 1. Every entry is right to a few units in its last digits, unlike what the logarithms of
 * factorials give.
 *
 * @param ratio P(k + 1) / P(k), in [0, Infinity]
 */
export function distributionFromRatios(
  size: number,
  mode: number,
  ratio: (k: number) => number,
): Float64Array {
  const weights = new Float64Array(size)
  weights[mode] = 1
  for (let k = mode + 1; k < size; k++) weights[k] = (weights[k - 1] ?? 0) * ratio(k - 1)
  for (let k = mode - 1; k >= 0; k--) weights[k] = (weights[k + 1] ?? 0) / ratio(k)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
