import { sameValue } from '@gauntlet/core/flow'
import { compareNumeric, isNumeric, numberText } from '@gauntlet/core/json'

/** Values of answers hold numbers exactly; arithmetic sees them as JavaScript does. */
export const toNumber = (value: unknown): number =>
  isNumeric(value) ? Number(numberText(value)) : Number(value)

/** As `String(value)` of a script. */
export function toText(value: unknown): string {
  if (isNumeric(value)) return numberText(value)
  if (Array.isArray(value)) return value.map((item) => (item ?? '') && toText(item)).join(',')
  return typeof value === 'object' && value !== null ? '[object Object]' : String(value)
}

const isPrimitive = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || isNumeric(value)

/** As `===`: numbers by their value, lists and objects only if they are the same one. */
export function isIdentical(left: unknown, right: unknown): boolean {
  return isPrimitive(left) && isPrimitive(right) ? sameValue(left, right) : left === right
}

const isMissing = (value: unknown): boolean => value === null || value === undefined

/** As `==` for texts, numbers, booleans, null and undefined. */
function isLooselyEqual(left: unknown, right: unknown): boolean {
  if (isMissing(left) || isMissing(right)) return isMissing(left) && isMissing(right)
  if (typeof left === typeof right || (isNumeric(left) && isNumeric(right)))
    return isIdentical(left, right)
  return toNumber(left) === toNumber(right)
}

export const isTruthy = (value: unknown): boolean =>
  isNumeric(value) ? toNumber(value) !== 0 && !Number.isNaN(toNumber(value)) : Boolean(value)

/** -1, 0 or 1; NaN where there is no order. */
export function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string')
    return left === right ? 0 : left < right ? -1 : 1
  if (isNumeric(left) && isNumeric(right)) return compareNumeric(left, right)
  const [a, b] = [toNumber(left), toNumber(right)]
  return a === b ? 0 : a < b ? -1 : a > b ? 1 : Number.NaN
}

export const BINARY: Readonly<Record<string, (left: unknown, right: unknown) => unknown>> = {
  '===': isIdentical,
  '!==': (left, right) => !isIdentical(left, right),
  '==': isLooselyEqual,
  '!=': (left, right) => !isLooselyEqual(left, right),
  '<': (left, right) => compareValues(left, right) < 0,
  '<=': (left, right) => compareValues(left, right) <= 0,
  '>': (left, right) => compareValues(left, right) > 0,
  '>=': (left, right) => compareValues(left, right) >= 0,
  '+': (left, right) =>
    [left, right].every((value) => isNumeric(value) || typeof value === 'boolean')
      ? toNumber(left) + toNumber(right)
      : toText(left) + toText(right),
  '-': (left, right) => toNumber(left) - toNumber(right),
  '*': (left, right) => toNumber(left) * toNumber(right),
  '/': (left, right) => toNumber(left) / toNumber(right),
  '%': (left, right) => toNumber(left) % toNumber(right),
}

/** As `typeof value` of a script. */
export function typeName(value: unknown): string {
  return isNumeric(value) ? 'number' : typeof value
}
