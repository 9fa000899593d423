import { ExactNumber, numberText } from './exact-number.ts'

/**
 * `JSON.stringify`, but numbers keep what they were read with: bigints and {@link ExactNumber}s all their digits, -0
 * its sign. What JSON cannot say (a function, undefined) is null, or left out of an object.
 *
 * @example
 * toJsonText({ id: 9007199254740993n }) // {"id":9007199254740993}
 */
export function toJsonText(value: unknown): string {
  if (typeof value === 'bigint' || typeof value === 'number') return numberText(value)
  if (value instanceof ExactNumber) return value.text
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return toJsonText((value as { toJSON(): unknown }).toJSON())
  if (Array.isArray(value)) return `[${value.map(toJsonText).join(',')}]`
  let text = ''
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined || typeof item === 'function' || typeof item === 'symbol') continue
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${toJsonText(item)}`
  }
  return `{${text}}`
}
