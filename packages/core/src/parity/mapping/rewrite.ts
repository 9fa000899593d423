import type { Json } from '../../json/index.ts'

/** A named change of a value, with what it needs to know learnt from an example. */
export type Rewrite = {
  /** How mappings are described: `external-tag -> flat Kind/Field/Reason`. */
  readonly name: string
  /** What it learnt besides, for the reader; with the name it identifies the mapping. */
  readonly detail?: string
  /** The field it changes of the object it is applied to: one mapping may change several. */
  readonly field?: string
  /** How much there is to believe: 1 for a fixed change, more for each thing learnt. */
  readonly cost: number
  /** The rewritten value; undefined where it does not apply. */
  readonly apply: (value: Json) => Json | undefined
}

/** Proposes rewrites that could bring one value nearer to the other. Wrong guesses cost time, never truth. */
export type Family = (from: Json, to: Json) => readonly Rewrite[]

/** Equal for rewrites that are one mapping. */
export const toKey = ({ name, detail }: Rewrite): string =>
  detail === undefined ? name : `${name} (${detail})`
