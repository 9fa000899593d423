import type { Json, Path } from '../../json/index.ts'
import type { Difference, DifferenceKind } from './difference.ts'
import type { Rule } from './rules.ts'

/** A walk over two values together, as the comparison of lists sees it. */
export type Walk = {
  readonly rules: readonly Rule[]
  readonly differences: readonly Difference[]
  /** Goes on with two values of one place; undefined where a side has none. */
  compare(path: Path, reference: Json | undefined, candidate: Json | undefined): void
  /** Whether two values agree under the rules, without a trace in the result. */
  agrees(path: Path, reference: Json, candidate: Json): boolean
  add(kind: DifferenceKind, path: Path, sides: readonly (Json | undefined)[]): void
  /** Counts what a rule looked at and what it ignored. */
  use(rule: Rule, matched: number, silenced: number): void
}
