import type { MultipartPart, RequestStep } from '@gauntlet/core/flow'
import { isNumeric, toJsonText } from '@gauntlet/core/json'
import { toLiteral, toLiteralValue } from '../literal-text.ts'

/** A reason why an operation gives no case. */
export class NoExample extends Error {}

/** An example as the body of a request. @throws NoExample for a media type that is not supported */
export function toBody(type: string, value: unknown): Partial<RequestStep> {
  const headers = { 'content-type': type }
  if (/[/+]json\b/.test(type)) return { json: toLiteralValue(value), headers }
  const fields = Object.entries(Object(value) as Record<string, unknown>)
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { form: toLiteralValue(value) as Record<string, unknown> }
  if (type.startsWith('multipart/form-data')) return { multipart: fields.flatMap(toParts) }
  if (type.startsWith('text/') || typeof value === 'string')
    return { text: toLiteral(toText(value)), headers }
  throw new NoExample(`a body of ${type} is not supported`)
}

/** Lists repeat their field, objects are JSON. */
function toParts([name, value]: [string, unknown]): MultipartPart[] {
  if (Array.isArray(value)) return value.flatMap((item) => toParts([name, item]))
  const isStructure = typeof value === 'object' && value !== null && !isNumeric(value)
  const text = toLiteral(toText(value))
  return [{ name, value: text, ...(isStructure && { contentType: 'application/json' }) }]
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : toJsonText(value))
