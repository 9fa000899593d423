import { Type, type Static, type TSchema } from 'typebox'

/** A value that nobody changes: what the schemas of documents describe. */
export type DeepReadonly<Value> = Value extends object
  ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
  : Value

/** The type of the documents that fit a schema. */
export type DocumentOf<Schema extends TSchema> = DeepReadonly<Static<Schema>>

/** What every document begins with: what it is, who wrote it, and when. */
export const head = <const Name extends string>(schema: Name) => ({
  schema: Type.Literal(schema),
  /** Version of Gauntlet. */
  tool: Type.String(),
  /** ISO 8601. */
  at: Type.String(),
})

export const Outcome = Type.Enum(['pass', 'fail', 'no_evidence'])
export const Phase = Type.Enum(['BASELINE', 'POST_MITIGATION'])

export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
/** Counts by names that are data: statuses, kinds of errors, classes. */
export const Counts = Type.Record(Type.String(), Count)
export const Texts = Type.Record(Type.String(), Type.String())
export const Ratio = Type.Number({ minimum: 0, maximum: 1 })
export const Ms = Type.Number({ minimum: 0 })
export const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
export const NullableText = orNull(Type.String())
export const NullableNumber = orNull(Type.Number())
/**
 * A word of a list that grows from version to version. Readers take a word that they do not know: a newer version may have
 * written it.
 */
export const wordOf = <Word extends string>() => Type.Unsafe<Word>(Type.String())

/** A target as the documents of smoke and parity name it. */
export const AskedTarget = Type.Object({
  name: Type.String(),
  url: Type.String(),
  build: NullableText,
})
