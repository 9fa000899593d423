/**
 * The probability that a value of `y` exceeds a value of `x`, ties counting a half: 0.5 means no effect.
 *
 * @see McGraw & Wong (1992), Psychological Bulletin 111(2); Vargha & Delaney (2000)
 */
export function commonLanguageEffect(x: readonly number[], y: readonly number[]): number {
  let wins = 0
  for (const a of x) for (const b of y) wins += b > a ? 1 : Number(b === a) / 2
  return wins / (x.length * y.length)
}
