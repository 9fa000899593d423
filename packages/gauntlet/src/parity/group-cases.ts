import type { ParityMapping } from '@gauntlet/contract'
import {
  explainDivergences as explain,
  type ComparedCase,
  type Explanation as CoreExplanation,
  type NamedMapping,
} from '@gauntlet/core/parity'

export type { ComparedCase } from '@gauntlet/core/parity'

/** What was found about one candidate, as the document has it. */
export type Explanation = Omit<CoreExplanation, 'mappings' | 'suggestions'> & {
  readonly target: string
  readonly mappings: readonly ParityMapping[]
  readonly suggestions: readonly ParityMapping[]
}

/** Looks for the mappings behind the divergences of one candidate. Status codes and headers stay unexplained. */
export function explainDivergences(
  cases: readonly ComparedCase[],
  accepted: readonly string[],
): Explanation {
  const [target = ''] = cases.map((each) => each.target)
  const { mappings, suggestions, ...rest } = explain(cases, accepted)
  return {
    ...rest,
    target,
    mappings: mappings.map((mapping) => toDocument(mapping, target)),
    suggestions: suggestions.map((mapping) => toDocument(mapping, target)),
  }
}

const toDocument = (
  { id, description, rewrites, places, explains, residue }: NamedMapping,
  target: string,
): ParityMapping => ({ id, description, rewrites, places, explains, residue, target })
