import { isNumeric } from '@gauntlet/core/json'

/** A text of another format as a template that gives exactly this text: `{{` in it means nothing. */
export const toLiteral = (text: string): string => text.replaceAll('{{', "{{ '{{' }}")

/** Several cases of one name become `name`, `name #2`, `name #3`. */
export function createNamer(): (name: string) => string {
  const counts = new Map<string, number>()
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name} #${count}`
  }
}

/** The same of every text in a value. */
export function toLiteralValue(value: unknown): unknown {
  if (typeof value === 'string') return toLiteral(value)
  if (Array.isArray(value)) return value.map(toLiteralValue)
  if (typeof value !== 'object' || value === null || isNumeric(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [toLiteral(key), toLiteralValue(item)]),
  )
}
