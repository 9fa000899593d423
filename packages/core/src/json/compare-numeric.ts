import {
  addDecimals,
  compareDecimals,
  formatDecimal,
  negateDecimal,
  parseDecimal,
  type Decimal,
} from '../decimal/index.ts'
import { ExactNumber, isNumeric, toDecimal, toNumeric, type Numeric } from './exact-number.ts'

/** The same number, however it is held: `1` and `1n`; 2^53 and 2^53+1 are two. */
export function isSameNumeric(left: Numeric, right: Numeric): boolean {
  if (typeof left === typeof right && !(left instanceof ExactNumber)) return left === right
  return new ExactNumber(String(left)).equals(right)
}

/**
 * Below 0, 0 or above 0, exactly; NaN where the two have no order. A text of digits counts as the number that it is.
 */
export function compareNumeric(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  const [one, other] = [toExact(left), toExact(right)]
  return one && other ? compareDecimals(one, other) : Number(left) - Number(right)
}

/** The sum or the difference, exact where one of the two is no JavaScript number. */
export function addNumeric(left: Numeric, right: Numeric, sign: 1 | -1 = 1): Numeric {
  if (typeof left === 'number' && typeof right === 'number') return left + sign * right
  const [one, other] = [toDecimal(left), toDecimal(right)]
  if (!one || !other) return Number(left) + sign * Number(right)
  return toNumeric(formatDecimal(addDecimals(one, sign === 1 ? other : negateDecimal(other))))
}

function toExact(value: unknown): Decimal | undefined {
  if (isNumeric(value)) return toDecimal(value)
  return typeof value === 'string' ? parseDecimal(value) : undefined
}
