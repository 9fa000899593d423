import { ExactNumber, isNumeric, toDecimal, toNumeric, type Numeric } from '@gauntlet/core/json'
import { formatDecimal } from '@gauntlet/core/decimal'
import { query } from 'jsonpath-rfc9535'

/** Numbers that a JavaScript number does not hold, in a path: not inside quotes. */
const LITERAL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Begins with a character that no key or text of an ordinary answer begins with. */
const MARK = '\u0000exact '

/** Whether a document holds a number that is no JavaScript number. */
export function holdsExact(json: unknown): boolean {
  if (typeof json === 'bigint' || json instanceof ExactNumber) return true
  if (typeof json !== 'object' || json === null) return false
  return Object.values(json).some(holdsExact)
}

/**
 * Runs a path of several values over a document that holds such numbers: they go in as marked texts, equal when the
 * numbers are, and come out as what they were. `==` and `!=` of a filter are exact; `<` and `>` do not see them.
 */
export function compileExactQuery(path: string): (json: unknown) => readonly unknown[] {
  const marked = path.replaceAll(LITERAL, (literal) => {
    if (!/^[-\d]/.test(literal)) return literal
    const number = toNumeric(literal)
    return typeof number === 'number' ? literal : JSON.stringify(toMark(number))
  })
  return (json) => {
    const numbers = new Map<string, Numeric>()
    const found = query(hide(json, numbers) as Parameters<typeof query>[0], marked)
    return found.map((value) => show(value, numbers))
  }
}

const toMark = (number: Numeric): string => {
  const decimal = toDecimal(number)
  return MARK + (decimal ? formatDecimal(decimal) : String(number))
}

function hide(value: unknown, numbers: Map<string, Numeric>): unknown {
  if (isNumeric(value) && typeof value !== 'number') {
    const mark = toMark(value)
    numbers.set(mark, value)
    return mark
  }
  return mapInside(value, (item) => hide(item, numbers))
}

function show(value: unknown, numbers: ReadonlyMap<string, Numeric>): unknown {
  if (typeof value === 'string') return numbers.get(value) ?? value
  return mapInside(value, (item) => show(item, numbers))
}

function mapInside(value: unknown, map: (item: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(map)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]))
}
