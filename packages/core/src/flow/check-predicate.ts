import { compareNumeric, ExactNumber, isNumeric, isSameNumeric } from '../json/index.ts'
import type { Predicate, ValueType } from './answer.ts'

/**
 * Whether a value is as a predicate wants it. The predicate's templates are already rendered.
 * A value that is not there (undefined) satisfies nothing.
 */
export function satisfies(value: unknown, predicate: Predicate): boolean {
  if (value === undefined) return false
  switch (predicate.kind) {
    case 'exists':
      return true
    case 'equals':
      return sameValue(value, predicate.value)
    case 'one-of':
      return predicate.values.some((wanted) => sameValue(value, wanted))
    case 'less':
      return isOrdered(value, predicate.value, (order) => order < 0)
    case 'at-most':
      return isOrdered(value, predicate.value, (order) => order <= 0)
    case 'greater':
      return isOrdered(value, predicate.value, (order) => order > 0)
    case 'at-least':
      return isOrdered(value, predicate.value, (order) => order >= 0)
    case 'contains':
      return Array.isArray(value)
        ? value.some((item) => sameValue(item, predicate.value))
        : typeof value === 'string' && value.includes(String(predicate.value))
    case 'starts-with':
      return typeof value === 'string' && value.startsWith(String(predicate.value))
    case 'ends-with':
      return typeof value === 'string' && value.endsWith(String(predicate.value))
    case 'matches':
      return typeof value === 'string' && new RegExp(predicate.pattern, predicate.flags).test(value)
    case 'empty':
      return sizeOf(value) === 0
    case 'type':
      return hasType(value, predicate.type)
  }
}

/** Elements of a list, keys of an object, characters of a text; undefined for anything else. */
export function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  if (isNumeric(value)) return undefined
  if (typeof value === 'object' && value !== null) return Object.keys(value).length
  return undefined
}

/** Equal as JSON: lists in order, objects whatever the order of their keys, numbers by their exact value. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right) || left === right) return true
  if (isNumeric(left) || isNumeric(right))
    return isNumeric(left) && isNumeric(right) && isSameNumeric(left, right)
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return false
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every(
      (key) =>
        Object.hasOwn(right, key) &&
        sameValue((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
    )
  )
}

/** Numbers with numbers, texts with texts; a text of digits counts as a number beside one. */
function isOrdered(left: unknown, right: unknown, holds: (order: number) => boolean): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    return holds(left < right ? -1 : Number(left > right))
  }
  const order = compareNumeric(left, right)
  return !Number.isNaN(order) && left !== null && right !== null && holds(order)
}

const RFC_3339 = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d))?$/

/** By its spelling, where that is known: `1.0` is no integer. */
const INTEGER = /^-?\d+$/

function hasType(value: unknown, type: ValueType): boolean {
  switch (type) {
    case 'integer':
      return value instanceof ExactNumber
        ? INTEGER.test(value.text)
        : typeof value === 'bigint' || Number.isInteger(value)
    case 'float':
      return isNumeric(value) && !hasType(value, 'integer')
    case 'collection':
      return typeof value === 'object' && value !== null && !isNumeric(value)
    case 'number':
      return isNumeric(value)
    case 'date':
      return typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value))
    case 'boolean':
    case 'string':
      return typeof value === type
  }
}
