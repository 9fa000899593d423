import { isSameNumber, parseDecimal, type Decimal } from '../decimal/index.ts'

/**
 * A number that neither a JavaScript number nor a bigint holds exactly, as it was written: `0.12345678901234567890`,
 * `1e400`. `String(x)` has all its digits, `Number(x)` and comparisons (`x < 5`) use the nearest JavaScript number.
 * `x + 1` throws: neither a rounded sum nor joined digits would be what was meant.
 *
 * @example
 * const price = new ExactNumber('0.10000000000000000001')
 * console.log(String(price), price.equals(new ExactNumber('1.0000000000000000001e-1')))
 */
export class ExactNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }

  /** Exact: whether both are the same number, however written. */
  equals(other: unknown): boolean {
    return isNumeric(other) && isSameNumber(this.text, numberText(other))
  }

  /** `JSON.stringify` writes the digits where the platform can (Node 22 and later), else a string of them. */
  toJSON(): unknown {
    const { rawJSON } = JSON as { rawJSON?: (text: string) => unknown }
    return rawJSON ? rawJSON(this.text) : this.text
  }

  [Symbol.toPrimitive](hint: string): string | number {
    if (hint === 'string') return this.text
    if (hint === 'number') return Number(this.text)
    throw new TypeError(
      `${this.text} has more digits than a JavaScript number holds: write String(x) or Number(x)`,
    )
  }
}

/** A number as answers hold it: a JavaScript number where that is exact, else one of the other two. */
export type Numeric = number | bigint | ExactNumber

export const isNumeric = (value: unknown): value is Numeric =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof ExactNumber

/** Longest integer that becomes a bigint; the time to read one grows faster than its digits. */
const MOST_DIGITS = 1_000

/** The number of a JSON text as exactly as it was written. */
export function toNumeric(text: string): Numeric {
  const number = Number(text)
  if (/^-?\d+$/.test(text)) {
    if (Number.isSafeInteger(number)) return number
    return text.length <= MOST_DIGITS ? BigInt(text) : new ExactNumber(text)
  }
  // 15 significant digits survive in a double.
  if (text.length <= 16 && !/[eE]/.test(text)) return number
  // A JavaScript number prints the shortest text that reads back as itself: is it the number that was written?
  return Number.isFinite(number) && isSameNumber(text, String(number))
    ? number
    : new ExactNumber(text)
}

/** As JSON writes it, digits and the sign of zero kept; `null` for what JSON has no number for. */
export function numberText(value: Numeric): string {
  if (typeof value !== 'number') return String(value)
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? String(value) : 'null'
}

/** Undefined for NaN, infinities and beyond what `parseDecimal` reads. */
export const toDecimal = (value: Numeric): Decimal | undefined =>
  parseDecimal(value instanceof ExactNumber ? value.text : value)
