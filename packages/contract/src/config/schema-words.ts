import { Type, type TProperties, type TSchema } from 'typebox'

/** What a key of the config says of itself, for messages and for docs/config.md. */
export type About = {
  /** What it is, in a sentence or two. */
  readonly description: string
  /** The value where the key is left out, in readable form. */
  readonly default?: unknown
  /** A value of it, as it stands in a config. */
  readonly example?: string
  /** Said in place of the general words where the value is wrong: `must be words: ['npm', 'start']`. */
  readonly say?: string
}

/** A block of the config: an object with these keys and no other. */
export const block = <const Properties extends TProperties>(
  name: string,
  properties: Properties,
  description = '',
) => Type.Object(properties, { title: name, description, additionalProperties: false })

/** The same schema, with what it means under this key. */
export const as = <Schema extends TSchema>(description: string, schema: Schema): Schema => ({
  ...schema,
  description,
})

export const optional = <Schema extends TSchema>(schema: Schema) => Type.Optional(schema)

export const text = (about: About) => Type.String({ ...about })
/** A path of a URL. */
export const urlPath = (about: About & { example: string }) =>
  Type.String({ pattern: '^/', say: `must be a path such as ${about.example}`, ...about })
export const flag = (about: About) => Type.Boolean({ ...about })
export const number = (about: About & { minimum?: number; maximum?: number }) =>
  Type.Number({ ...about })
/** A whole number. */
export const count = (about: About & { minimum?: number; maximum?: number }) =>
  Type.Integer({ ...about })
export const list = (items: TSchema, about: About & { minItems?: number }) =>
  Type.Array(items, { ...about })
/** Program and arguments. */
export const words = (about: About & { example: string }) =>
  list(Type.String(), { minItems: 1, say: `must be words: ${about.example}`, ...about })
/** Values by names that the author chooses. */
export const named = (values: TSchema, about: About) =>
  Type.Record(Type.String(), values, { ...about })
export const texts = (about: About) => named(Type.String(), about)
export const oneOf = (values: readonly string[], about: About) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { ...about },
  )
export const either = (schemas: TSchema[], about: About) => Type.Union(schemas, { ...about })
/** What no schema describes: a value that one of our functions makes, or one that is the author's own. */
export const anything = (about: About) => Type.Unknown({ ...about })
export const callback = (about: About) => Type.Unsafe<unknown>({ type: 'function', ...about })
