/** A decimal as digits and a power of ten: exact, whatever its size. */
type Decimal = { readonly digits: bigint; readonly exponent: number }

/** Numbers with more digits or larger exponents are only compared as texts: 1e999999999 would be a very long integer. */
const LARGEST_EXPONENT = 1_000

function parseDecimal(text: string): Decimal | undefined {
  const found = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!found || text.length > LARGEST_EXPONENT) return undefined
  const fraction = found[2] ?? ''
  const exponent = Number(found[3] ?? 0) - fraction.length
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined
  return { digits: BigInt(`${found[1] ?? ''}${fraction}`), exponent }
}

const scaled = ({ digits, exponent }: Decimal, to: number): bigint =>
  digits * 10n ** BigInt(exponent - to)

/** Whether two JSON numbers differ by at most `tolerance`, exactly: 2^53 and 2^53+1 are one apart. */
export function isWithin(a: string, b: string, tolerance: string): boolean {
  const all = [a, b, tolerance].map(parseDecimal)
  const [x, y, limit] = all
  if (!x || !y || !limit) return a === b
  const lowest = Math.min(x.exponent, y.exponent, limit.exponent)
  const gap = scaled(x, lowest) - scaled(y, lowest)
  return (gap < 0n ? -gap : gap) <= scaled(limit, lowest)
}

/** Whether two JSON numbers are the same number, however written. */
export const isSameNumber = (a: string, b: string): boolean => isWithin(a, b, '0')
