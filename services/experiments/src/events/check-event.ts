import { Compile } from 'typebox/compile'
import { ExactNumber, isStorableNumber } from '../json/exact-number.ts'
import { parseInstant } from './parse-instant.ts'
import { EventInput, type EventError } from './schemas.ts'

const checker = Compile(EventInput)
const futureLimitMs = 5 * 60_000
const oldest = Date.UTC(1970, 0, 1)
/** PostgreSQL parses JSON recursively: nesting far below its stack limit. */
const depthLimit = 64

export type CheckedEvent =
  | { readonly event: EventInput; readonly occurredAtMs: number; readonly error?: undefined }
  | { readonly event?: undefined; readonly occurredAtMs?: undefined; readonly error: EventError }

function refuse(code: string, path: string, message: string): CheckedEvent {
  return { error: { code, path, message } }
}

/** Whether one event can be stored; if not, the first reason. */
export function checkEvent(input: unknown, receivedAtMs: number): CheckedEvent {
  if (!checker.Check(input)) {
    const [first] = checker.Errors(input)
    const { path, message } = describeSchemaError(first)
    return refuse('invalid', path, message)
  }
  for (const key of ['properties', 'context'] as const) {
    if (input[key] instanceof ExactNumber) return refuse('invalid', `/${key}`, 'must be object')
  }
  const occurredAtMs = parseInstant(input.occurred_at)
  if (occurredAtMs === undefined) return refuse('invalid', '/occurred_at', 'is not a date')
  if (occurredAtMs < oldest) return refuse('out_of_range', '/occurred_at', 'is before 1970')
  if (occurredAtMs > receivedAtMs + futureLimitMs) {
    return refuse('in_future', '/occurred_at', 'is more than 5 minutes ahead')
  }
  const trouble =
    findUnstorable(input.properties, '/properties') ?? findUnstorable(input.context, '/context')
  return trouble ? { error: trouble } : { event: input, occurredAtMs }
}

type SchemaError = {
  readonly instancePath: string
  readonly message: string
  readonly params?: unknown
}

function describeSchemaError(error: SchemaError | undefined): { path: string; message: string } {
  const { requiredProperties } = (error?.params ?? {}) as { requiredProperties?: string[] }
  const missing = requiredProperties?.[0]
  if (missing !== undefined) return { path: `/${missing}`, message: 'is required' }
  return { path: error?.instancePath ?? '', message: error?.message ?? 'is not an event' }
}

/** What `jsonb` cannot hold: U+0000 and lone surrogates, numbers beyond its range; and nesting beyond the limit. */
function findUnstorable(value: unknown, path: string, depth = 0): EventError | undefined {
  if (depth > depthLimit) {
    return { code: 'too_deep', path, message: `is nested more than ${depthLimit} levels deep` }
  }
  if (typeof value === 'string') return findBadText(value, path)
  if (value instanceof ExactNumber) return findBadNumber(value, path)
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, below] of Object.entries(value)) {
    const place = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const trouble = findBadText(key, place) ?? findUnstorable(below, place, depth + 1)
    if (trouble) return trouble
  }
  return undefined
}

function findBadNumber({ text }: ExactNumber, path: string): EventError | undefined {
  return isStorableNumber(text)
    ? undefined
    : { code: 'number_out_of_range', path, message: 'is a number that cannot be stored exactly' }
}

function findBadText(text: string, path: string): EventError | undefined {
  return isStorableText(text)
    ? undefined
    : { code: 'unstorable_text', path, message: 'holds U+0000 or a lone surrogate' }
}

export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}
