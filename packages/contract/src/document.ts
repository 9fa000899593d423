import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import type { DocumentOf } from './document-parts.ts'
import { FROM_EARLIER } from './earlier-versions.ts'
import { ToolError } from './errors.ts'

type JsonSchemaNode = {
  readonly properties?: Readonly<Record<string, JsonSchemaNode>>
  readonly items?: JsonSchemaNode
  readonly anyOf?: readonly JsonSchemaNode[]
}

/**
 * The one text form of a document: keys in the order of its schema, keys of free objects sorted, text that
 * Postgres can store (no U+0000, no lone surrogates). Two equal documents have the same bytes, wherever
 * they come from, so a document that went through the store can be compared with its artefact.
 */
export function toCanonicalDocument<T>(schema: TSchema, document: T): T {
  return canonical(schema, document) as T
}

function canonical(schema: JsonSchemaNode | undefined, value: unknown): unknown {
  if (typeof value === 'string') return toStorableText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (Array.isArray(value)) return value.map((item) => canonical(schema?.items, item))
  if (typeof value !== 'object' || value === null) return value
  const properties = propertiesOf(schema)
  const known = Object.keys(properties)
  const present = Object.entries(value).filter(([, item]) => item !== undefined)
  const rank = (key: string) => (known.includes(key) ? known.indexOf(key) : known.length)
  present.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return Object.fromEntries(
    present.map(([key, item]) => [toStorableText(key), canonical(properties[key], item)]),
  )
}

function propertiesOf(schema: JsonSchemaNode | undefined): Record<string, JsonSchemaNode> {
  if (schema?.properties) return schema.properties
  return schema?.anyOf?.find((option) => option.properties)?.properties ?? {}
}

/** Postgres has no text with U+0000 and no lone surrogates: they become U+FFFD. */
export function toStorableText(text: string): string {
  return text.replaceAll(/\0|\p{Cs}/gu, '\uFFFD')
}

/**
 * Checks a document that the user or another version may have written; one of an earlier version becomes one of the
 * present version.
 *
 * @param source names the file or the row in the message
 * @throws ToolError FILE_UNREADABLE naming the first place that does not fit
 */
export function checkDocument<Schema extends TSchema>(
  schema: Schema,
  given: unknown,
  source: string,
): DocumentOf<Schema> {
  const value = toPresentVersion(given)
  if (fits(schema, value)) return value as DocumentOf<Schema>
  const { place, says } = describeFirst(Value.Errors(schema, value))
  const where = `${source}: ${place || 'the document'}`
  throw new ToolError('FILE_UNREADABLE', `${where} ${says}`, { place: where })
}

/** By schema: made when it is first needed, since compiling takes longer than checking a small document. */
const compiled = new WeakMap<TSchema, (value: unknown) => boolean>()

/** Compiled: a document of a megabyte takes milliseconds, and most of a second where the schema is walked. */
function fits(schema: TSchema, value: unknown): boolean {
  let check = compiled.get(schema)
  if (!check) {
    const validator = Compile(schema)
    check = (one) => validator.Check(one)
    compiled.set(schema, check)
  }
  return check(value)
}

function toPresentVersion(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return value
  const { schema } = value
  const isEarlier = typeof schema === 'string' && Object.hasOwn(FROM_EARLIER, schema)
  return isEarlier ? FROM_EARLIER[schema]?.(value) : value
}

/**
 * The document in the text of a file, checked.
 *
 * @throws ToolError FILE_UNREADABLE as `checkDocument`, and for what is no JSON
 */
export function parseDocument<Schema extends TSchema>(
  schema: Schema,
  text: string,
  source: string,
): DocumentOf<Schema> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new ToolError('FILE_UNREADABLE', `${source} is not JSON: ${String(cause)}`, { cause })
  }
  return checkDocument(schema, value, source)
}

type ValidationError = ReturnType<typeof Value.Errors>[number]

/**
 * All that is said about one place that does not fit: `/run/phase` `must be "BASELINE" or ...`. That it is another document
 * comes before what that lacks.
 */
function describeFirst(errors: readonly ValidationError[]): { place: string; says: string } {
  const [first] = errors
  const place =
    (errors.find(({ instancePath }) => instancePath === '/schema') ?? first)?.instancePath ?? ''
  const demands = errors
    .filter((error) => error.instancePath === place && error.keyword !== 'anyOf')
    .map((error) => {
      if (error.keyword === 'const') return `be ${toJson(error.params.allowedValue)}`
      if (error.keyword === 'enum')
        return `be ${error.params.allowedValues.map(toJson).join(' or ')}`
      if (error.keyword === 'boolean') return 'be absent (a newer gauntlet may have written it)'
      return error.message.replace(/^must /, '')
    })
  return { place, says: `must ${[...new Set(demands)].join(' or ')}` }
}

const toJson = (value: unknown): string => JSON.stringify(value)
