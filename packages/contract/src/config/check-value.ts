import { findNearest } from '@gauntlet/core/text'
import type { TSchema } from 'typebox'

/** What is read of a schema: JSON Schema with a type `function`. */
export type ConfigSchema = {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly example?: string
  readonly say?: string
  readonly const?: unknown
  readonly anyOf?: readonly ConfigSchema[]
  readonly items?: ConfigSchema
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, ConfigSchema>>
  readonly required?: readonly string[]
  readonly pattern?: string
  readonly patternProperties?: Readonly<Record<string, ConfigSchema>>
  readonly minimum?: number
  readonly maximum?: number
}

/** A schema as it is built, or as it is read. */
export type BlockSchema = ConfigSchema | TSchema

/** What is wrong with a value, and where: `targets.a.start` `needs command`. */
export type ConfigProblem = { readonly path: string; readonly says: string }

/**
 * Holds a value of the config against its schema.
 *
 * @param path where the value stands: `targets.candidate.start`; empty for the config itself
 * @returns the first problem, from the outside in; undefined where there is none
 */
export function findConfigProblem(
  value: unknown,
  schema: BlockSchema,
  path: string,
): ConfigProblem | undefined {
  return findSaid(value, schema, path)[0]
}

/** The same with every problem: of each part that is wrong, from the outside in. */
export function findConfigProblems(
  value: unknown,
  schema: BlockSchema,
  path: string,
): readonly ConfigProblem[] {
  return findSaid(value, schema, path)
}

type Problems = readonly ConfigProblem[]

function findSaid(value: unknown, schema: ConfigSchema, path: string): Problems {
  const problems = findProblems(value, schema, path)
  return problems[0]?.path === path && schema.say !== undefined
    ? [{ path, says: schema.say }]
    : problems
}

function findProblems(value: unknown, schema: ConfigSchema, path: string): Problems {
  if (schema.anyOf) return findInUnion(value, schema.anyOf, path)
  if ('const' in schema) {
    return value === schema.const ? [] : [{ path, says: `must be ${show(schema.const)}` }]
  }
  if (schema.type === undefined) return []
  const kind = kindOf(schema)
  if (kindOfValue(value) !== kind) return [{ path, says: `must be ${say(kind)}` }]
  if (kind === 'object')
    return findInObject(value as Readonly<Record<string, unknown>>, schema, path)
  if (kind === 'list') return findInList(value as readonly unknown[], schema, path)
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(String(value)))
    return [{ path, says: `must match ${schema.pattern}` }]
  return kind === 'number' ? findInNumber(value as number, schema, path) : []
}

function findInObject(
  value: Readonly<Record<string, unknown>>,
  schema: ConfigSchema,
  path: string,
): Problems {
  const under = (key: string): string => (path === '' ? key : `${path}.${key}`)
  if (!schema.properties) {
    const [values] = Object.values(schema.patternProperties ?? {})
    // `env: { TOKEN: process.env.TOKEN }` is right where there is none.
    const given = Object.entries(value).filter(
      ([, one]) => one !== undefined || values?.type !== 'string',
    )
    return values ? given.flatMap(([key, one]) => findSaid(one, values, under(key))) : []
  }
  const { properties, required = [] } = schema
  const known = Object.keys(properties)
  return [
    ...keysOf(value)
      .filter((key) => !Object.hasOwn(properties, key))
      .map((key) => ({ path: under(key), says: describeUnknown(key, known) })),
    ...required
      .filter((key) => value[key] === undefined)
      .map((key) => describeMissing(properties[key], { path, key: under(key) })),
    ...Object.entries(properties).flatMap(([key, one]) =>
      value[key] === undefined ? [] : findSaid(value[key], one, under(key)),
    ),
  ]
}

/** A key without a value is one that is left out. */
const keysOf = (value: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(value).filter((key) => value[key] !== undefined)

function describeMissing(
  { say: rule }: ConfigSchema = {},
  { path, key }: { readonly path: string; readonly key: string },
): ConfigProblem {
  if (rule !== undefined) return { path: key, says: rule }
  return { path, says: `needs ${key.slice(path === '' ? 0 : path.length + 1)}` }
}

function describeUnknown(key: string, known: readonly string[]): string {
  const nearest = findNearest(key, known)
  const meant = nearest === undefined ? '' : `; did you mean ${nearest}?`
  return `is unknown; known here: ${known.join(', ')}${meant}`
}

function findInList(
  value: readonly unknown[],
  { items, minItems = 0 }: ConfigSchema,
  path: string,
): Problems {
  if (value.length < minItems) return [{ path, says: `must have ${minItems} or more` }]
  return items ? value.flatMap((one, at) => findSaid(one, items, `${path}[${at}]`)) : []
}

function findInNumber(
  value: number,
  { type, minimum = -Infinity, maximum = Infinity }: ConfigSchema,
  path: string,
): Problems {
  const isWhole = type !== 'integer' || Number.isInteger(value) || value === Infinity
  if (isWhole && value >= minimum && value <= maximum) return []
  const what = type === 'integer' ? 'a whole number' : 'a number'
  const range =
    maximum < Infinity
      ? ` from ${Math.max(minimum, -Infinity)} to ${maximum}`
      : minimum > -Infinity
        ? ` of at least ${minimum}`
        : ''
  return [{ path, says: `must be ${what}${range}` }]
}

/** The alternative that the value comes nearest to says what is wrong. */
function findInUnion(
  value: unknown,
  alternatives: readonly ConfigSchema[],
  path: string,
): Problems {
  const isObject = kindOfValue(value) === 'object'
  const meant = isObject
    ? findMeant(value as Readonly<Record<string, unknown>>, alternatives)
    : undefined
  // By its kind first: steps hold steps, and each alternative tried would be tried at every depth again.
  if (meant && 'kinds' in meant) {
    return [{ path: `${path}.kind`, says: `must be one of ${meant.kinds.join(', ')}` }]
  }
  if (meant?.isCertain) return findSaid(value, meant.schema, path)
  if (alternatives.some((one) => findSaid(value, one, path).length === 0)) return []
  if (meant?.schema) return findSaid(value, meant.schema, path)
  const ofKind = alternatives.filter((one) => kindsOf(one).includes(kindOfValue(value)))
  const [only, ...others] = ofKind.filter((one) => !('const' in one))
  if (only && others.length === 0) return findSaid(value, only, path)
  const words = alternatives.flatMap(wordsOf)
  return [{ path, says: `must be ${[...new Set(words)].join(' or ')}` }]
}

/** Which kinds of values a schema takes. */
function kindsOf(schema: ConfigSchema): string[] {
  if (schema.anyOf) return schema.anyOf.flatMap(kindsOf)
  return 'const' in schema ? [typeof schema.const] : [kindOf(schema)]
}

function wordsOf(schema: ConfigSchema): string[] {
  if (schema.anyOf) return schema.anyOf.flatMap(wordsOf)
  return ['const' in schema ? show(schema.const) : say(kindOf(schema))]
}

type Meant =
  | { readonly schema: ConfigSchema; readonly isCertain: boolean }
  | { readonly kinds: readonly string[]; readonly isCertain: false }

/** By its `kind` where the alternatives have one, else by the keys that it shares with them. */
function findMeant(
  value: Readonly<Record<string, unknown>>,
  alternatives: readonly ConfigSchema[],
): Meant | undefined {
  const objects = alternatives.filter(({ properties }) => properties !== undefined)
  const kinds = objects.map(({ properties }) => properties?.['kind']?.const)
  if (objects.length > 0 && kinds.every((kind) => kind !== undefined)) {
    const schema = objects.find((_, at) => kinds[at] === value['kind'])
    return schema ? { schema, isCertain: true } : { kinds: kinds.map(String), isCertain: false }
  }
  const shared = (schema: ConfigSchema): number =>
    keysOf(value).filter((key) => Object.hasOwn(schema.properties ?? {}, key)).length
  const [schema] = objects.toSorted((a, b) => shared(b) - shared(a))
  if (schema === undefined || shared(schema) > 0 || objects.length === 1) {
    return schema && { schema, isCertain: false }
  }
  // It shares nothing with any of them: the nearest key may be of each.
  const properties = Object.assign({}, ...objects.map((one) => one.properties)) as object
  return { schema: { type: 'object', properties: { ...properties } }, isCertain: false }
}

type Kind = 'string' | 'number' | 'boolean' | 'function' | 'list' | 'object'

function kindOf({ type }: ConfigSchema): Kind {
  if (type === 'array') return 'list'
  return type === 'integer' ? 'number' : (type as Kind)
}

const say = (kind: Kind): string => (kind === 'object' ? 'an object' : kind)

function kindOfValue(value: unknown): string {
  if (Array.isArray(value)) return 'list'
  return value === null ? 'null' : typeof value
}

const show = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value))
