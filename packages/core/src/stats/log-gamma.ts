const G = 7
const COEFFICIENTS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
] as const

/**
 * The natural logarithm of the gamma function for x > 0; relative error below 1e-14.
 *
 * @see Lanczos (1964), SIAM J. Numer. Anal. 1; coefficients for g = 7, n = 9 by P. Godfrey
 */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  let series: number = COEFFICIENTS[0]
  for (const [i, coefficient] of COEFFICIENTS.entries()) {
    if (i > 0) series += coefficient / (x - 1 + i)
  }
  const t = x + G - 0.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series)
}
