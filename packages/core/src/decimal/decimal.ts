/**
 * A decimal number, exact whatever its size: `digits * 10 ** exponent`. Always in lowest terms (no trailing zero in
 * `digits`, zero has exponent 0), so equal numbers have equal fields.
 */
export type Decimal = { readonly digits: bigint; readonly exponent: number }

export const ZERO: Decimal = { digits: 0n, exponent: 0 }

/**
 * Longest text and largest power of ten that are read as numbers: `1e999999999` would be an integer of a gigabyte.
 * Raising it lets longer numbers be summed, at the cost of the time that a hostile answer can take.
 */
const LARGEST_EXPONENT = 1_000

const DECIMAL = /^([+-]?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/**
 * Reads a number as JSON, JavaScript or Postgres (`numeric`, `bigint`) writes it: `12.30`, `-5`, `1e-7`.
 * Undefined for anything else (`NaN`, `Infinity`, an empty text, a time) and beyond 1,000 digits or powers of ten.
 */
export function parseDecimal(value: string | number | bigint): Decimal | undefined {
  if (typeof value === 'bigint') return reduce(value, 0)
  const text = String(value)
  if (text.length > LARGEST_EXPONENT) return undefined
  const found = DECIMAL.exec(text)
  if (!found) return undefined
  const fraction = found[2] ?? ''
  const exponent = Number(found[3] ?? 0) - fraction.length
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined
  return reduce(BigInt(`${(found[1] ?? '').replace('+', '')}${fraction}`), exponent)
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const lowest = Math.min(left.exponent, right.exponent)
  return reduce(scaled(left, lowest) + scaled(right, lowest), lowest)
}

export const negateDecimal = ({ digits, exponent }: Decimal): Decimal => ({
  digits: -digits,
  exponent,
})

export const subtractDecimals = (left: Decimal, right: Decimal): Decimal =>
  addDecimals(left, negateDecimal(right))

export const absoluteDecimal = (value: Decimal): Decimal =>
  value.digits < 0n ? negateDecimal(value) : value

/** Below 0, 0, or above 0: as `left - right`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const lowest = Math.min(left.exponent, right.exponent)
  const gap = scaled(left, lowest) - scaled(right, lowest)
  if (gap === 0n) return 0
  return gap < 0n ? -1 : 1
}

/** The sum, one addition of integers a value: adding a million amounts of two decimals takes milliseconds. */
export function sumDecimals(values: Iterable<Decimal>): Decimal {
  let lowest = 0
  let sum = 0n
  for (const value of values) {
    if (value.exponent < lowest) {
      sum *= 10n ** BigInt(lowest - value.exponent)
      lowest = value.exponent
    }
    sum += scaled(value, lowest)
  }
  return reduce(sum, lowest)
}

/** Plain digits, without an exponent and without zeros at the end of a fraction: `0.1`, `-1200`. */
export function formatDecimal({ digits, exponent }: Decimal): string {
  if (exponent >= 0) return String(digits * 10n ** BigInt(exponent))
  const text = String(digits < 0n ? -digits : digits).padStart(1 - exponent, '0')
  const point = text.length + exponent
  return `${digits < 0n ? '-' : ''}${text.slice(0, point)}.${text.slice(point)}`
}

/** Whether two numbers as texts differ by at most `tolerance`, exactly: 2^53 and 2^53+1 are one apart. */
export function isWithin(left: string, right: string, tolerance: string): boolean {
  const [x, y, limit] = [left, right, tolerance].map(parseDecimal)
  if (!x || !y || !limit) return left === right
  return compareDecimals(absoluteDecimal(subtractDecimals(x, y)), limit) <= 0
}

/** Whether two numbers as texts are the same number, however written: `1.0`, `1` and `10e-1`. */
export const isSameNumber = (left: string, right: string): boolean => isWithin(left, right, '0')

const scaled = ({ digits, exponent }: Decimal, to: number): bigint =>
  exponent === to ? digits : digits * 10n ** BigInt(exponent - to)

function reduce(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return ZERO
  while (digits % 10n === 0n) {
    digits /= 10n
    exponent += 1
  }
  return { digits, exponent }
}
