/** A number of a JSON text that a double does not hold exactly, as it was written. */
export class ExactNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** What `numeric` of PostgreSQL, which `jsonb` keeps numbers in, takes before and after the point. */
const mostWholeDigits = 131_072
const mostFractionDigits = 16_383

/** The number of a JSON text: a JavaScript number if that is the same number, with all its digits otherwise. */
export function toNumber(text: string): number | ExactNumber {
  const number = Number(text)
  if (!Number.isFinite(number) || !isStorableNumber(text)) return new ExactNumber(text)
  // It prints the shortest digits that read back as itself: are they the ones that were sent?
  return toPlainDigits(String(number)) === toPlainDigits(text) ? number : new ExactNumber(text)
}

/**
 * Whether `jsonb` stores it and readers agree on it: digits may be many, but a number with an exponent must lie in the
 * range of a double. `1e400` is infinite to most readers, `1e-400` nothing.
 */
export function isStorableNumber(text: string): boolean {
  const [, , whole = '', fraction = '', exponent] = PARTS.exec(text) ?? []
  if (whole.length > mostWholeDigits || fraction.length > mostFractionDigits) return false
  if (exponent === undefined) return true
  const number = Number(text)
  return Number.isFinite(number) && (number !== 0 || /^0*$/.test(whole + fraction))
}

/** One text for one number: plain digits, no exponent, no zeros that say nothing. Takes storable numbers only. */
export function toPlainDigits(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = PARTS.exec(text) ?? []
  const digits = whole + fraction
  // Whatever its exponent: zeros are not written out.
  if (/^0*$/.test(digits)) return '0'
  const point = whole.length + Number(exponent)
  const padded = digits.padEnd(point, '0').padStart(digits.length - Math.min(point, 0), '0')
  const at = Math.max(point, 0)
  const wholePart = padded.slice(0, at).replace(/^0+/, '') || '0'
  const fractionPart = padded.slice(at).replace(/0+$/, '')
  const plain = fractionPart === '' ? wholePart : `${wholePart}.${fractionPart}`
  return sign + plain
}
