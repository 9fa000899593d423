import { isList, isNumber, isObject, type Json } from '../../json/index.ts'

const DECIMAL = /^-?\d+(?:\.\d+)?$/
const TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/
/** Longer texts are no ids, enum values or times: they are only compared exactly. */
const LONGEST_TEXT = 80

/** Equal for names and texts that differ only in case and separators. */
export const fold = (text: string): string => text.replaceAll(/[_\-\s.]/g, '').toLowerCase()

/**
 * What a scalar says apart from how it is written: equal for 7 and "7", 1.0 and 1, `in_progress` and `InProgress`,
 * and one moment in two forms. It guides the search and the pairing of list elements; it never makes two values agree.
 */
export function toEssence(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (isNumber(value)) return toPlainNumber(value.number)
  if (typeof value !== 'string') return isList(value) ? '[]' : '{}'
  if (value.length > LONGEST_TEXT) return value
  if (DECIMAL.test(value)) return toPlainNumber(value)
  if (TIME.test(value)) {
    const ms = Date.parse(value.replace(' ', 'T'))
    if (!Number.isNaN(ms)) return `time ${ms}`
  }
  return fold(value)
}

const toPlainNumber = (text: string): string =>
  text.includes('.') && DECIMAL.test(text) ? text.replace(/\.?0+$/, '') : text

/** Null, zero, false, and what is empty: values that one side may leave out, or write in another of these forms. */
export function isZeroValue(value: Json): boolean {
  if (value === null || value === false || value === '') return true
  if (isObject(value)) return value.size === 0
  if (isList(value)) return value.length === 0
  return isNumber(value) && value.number === '0'
}
