import type { Json, Path } from '../../json/index.ts'
import type { Rule } from './rules.ts'

export type DifferenceKind =
  'status' | 'header' | 'missing' | 'extra' | 'type' | 'value' | 'order' | 'length' | 'body'

/** One typed difference between two answers. */
export type Difference = {
  readonly kind: DifferenceKind
  /** Where in the body, as a JSON Pointer; a header's name for `header`; empty for `status` and `body`. */
  readonly pointer: string
  /** What the reference has there, as JSON text; null when it has nothing. */
  readonly reference: string | null
  /** What the candidate has there. */
  readonly candidate: string | null
}

/** What two differences share when they are the same one in another case: kind, and place without indices. */
export const toSignature = ({ kind, pointer }: Pick<Difference, 'kind' | 'pointer'>): string =>
  `${kind} ${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')}`

/**
 * Which id of the reference stands for which of the candidate. It is a bijection: an id that appears again must have the same
 * partner, whatever field or case it comes in, so ids may differ without the link between two fields getting lost.
 */
export class AliasTable {
  readonly #partnerOf = new Map<string, string>()
  readonly #ownerOf = new Map<string, string>()

  /** Learns the pair, or says whether it agrees with what was learnt before. */
  agrees(reference: string, candidate: string): boolean {
    const partner = this.#partnerOf.get(reference)
    const owner = this.#ownerOf.get(candidate)
    if (partner === undefined && owner === undefined) {
      this.#partnerOf.set(reference, candidate)
      this.#ownerOf.set(candidate, reference)
      return true
    }
    return partner === candidate
  }
}

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
