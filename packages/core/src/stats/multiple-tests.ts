/**
 * Holm's adjusted p-values, in the order given: comparing each with alpha keeps the chance of any false alarm in the
 * family at alpha, whatever the dependence.
 *
 * @see Holm (1979), Scandinavian Journal of Statistics 6(2); R `p.adjust(method = "holm")`
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = pValues.map(() => 1)
  const order = pValues.map((p, at) => ({ p, at })).toSorted((a, b) => a.p - b.p)
  let running = 0
  for (const [i, { p, at }] of order.entries()) {
    running = Math.max(running, Math.min(1, (pValues.length - i) * p))
    adjusted[at] = running
  }
  return adjusted
}

/**
 * Benjamini-Hochberg adjusted p-values, in the order given: those at or below q have an expected share of false
 * discoveries of at most q (independent or positively dependent tests).
 *
 * @see Benjamini & Hochberg (1995), JRSS B 57(1); R `p.adjust(method = "BH")`
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = pValues.map(() => 1)
  const order = pValues.map((p, at) => ({ p, at })).toSorted((a, b) => b.p - a.p)
  let running = 1
  for (const [i, { p, at }] of order.entries()) {
    running = Math.min(running, (pValues.length / (pValues.length - i)) * p)
    adjusted[at] = running
  }
  return adjusted
}
