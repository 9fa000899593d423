import type { ComparedAnswer } from '../compare/compare-answers.ts'
import type { Difference } from '../compare/difference.ts'
import type { Noise } from '../compare/noise.ts'
import type { Rule } from '../compare/rules.ts'
import {
  type ComparedBodies,
  type InferredMapping,
  inferMappings,
} from '../mapping/infer-mappings.ts'
import { type ExplainedDifference, findRootCauses } from './root-causes.ts'

/** One case of one candidate, compared. */
export type ComparedCase = {
  readonly name: string
  readonly target: string
  readonly reference: ComparedAnswer
  readonly candidate: ComparedAnswer
  readonly divergences: readonly Difference[]
  readonly noise: readonly Noise[]
  readonly rules: readonly Rule[]
}

/** A mapping with the name that differences refer to. */
export type NamedMapping = InferredMapping & { readonly id: string }

export type Explanation = {
  readonly mappings: readonly NamedMapping[]
  readonly suggestions: readonly NamedMapping[]
  /**
   * By case, the explained differences, then those that are left. Mappings apply one after the other, so that a place
   * with two systematic differences has two lines, and one with a regression behind them a third.
   */
  readonly divergences: ReadonlyMap<string, readonly ExplainedDifference[]>
  /** Mappings, and differences that none explains; the same difference in several cases is one. */
  readonly rootCauses: number
  /** One case of each root cause. */
  readonly representatives: readonly ComparedCase[]
}

const isInBody = ({ kind }: Difference): boolean => kind !== 'status' && kind !== 'header'

/** Looks for the mappings behind the divergences of one candidate. Status codes and headers stay unexplained. */
export function explainDivergences(
  cases: readonly ComparedCase[],
  accepted: readonly string[],
): Explanation {
  const inferred = inferMappings(cases.flatMap(toBodies), accepted)
  const mappings = nameMappings(inferred.mappings)
  const idOf = new Map(mappings.map(({ id }, index) => [inferred.mappings[index], id]))
  const divergences = new Map(
    cases.map(({ name, divergences: all }): [string, readonly ExplainedDifference[]] => {
      const found = inferred.cases.get(name)
      if (!found || found.explained.length === 0) return [name, all.map(toLeft)]
      const explained = found.explained.map(({ difference, mapping }) => ({
        ...difference,
        explainedBy: idOf.get(mapping) ?? null,
      }))
      // What bodies alone do not show: status, headers, and ids that came with another partner in another case.
      const traced = new Set([...explained, ...found.left].map(toText))
      const others = all.filter((one) => !traced.has(toText(one)))
      return [name, [...others.map(toLeft), ...explained, ...found.left.map(toLeft)]]
    }),
  )
  const causes = findRootCauses(divergences)
  const seen = new Set<string>()
  const representatives = cases.filter(({ name }) => {
    const fresh = (causes.get(name) ?? []).filter((cause) => !seen.has(cause))
    fresh.forEach((cause) => seen.add(cause))
    return fresh.length > 0
  })
  return {
    mappings: mappings.map((mapping) => withoutOpenCases(mapping, divergences)),
    suggestions: nameMappings(inferred.suggestions),
    divergences,
    rootCauses: seen.size,
    representatives,
  }
}

const toText = ({ kind, pointer, reference, candidate }: Difference): string =>
  JSON.stringify([kind, pointer, reference, candidate])

const toLeft = (difference: Difference): ExplainedDifference => ({
  ...difference,
  explainedBy: null,
})

/** Cases whose bodies agree are evidence too: they show where a rewrite does not hold. */
function toBodies({
  name,
  reference,
  candidate,
  rules,
  noise,
  divergences,
}: ComparedCase): ComparedBodies[] {
  if (reference.body.kind !== 'json' || candidate.body.kind !== 'json') return []
  const isReproduced = divergences.some(isInBody)
  const sides = { reference: reference.body.value, candidate: candidate.body.value }
  return [{ name, ...sides, rules, noise, isDivergent: isReproduced }]
}

/** A case with a status or a header of another value is not explained, though nothing is left of its body. */
function withoutOpenCases(
  mapping: NamedMapping,
  divergences: ReadonlyMap<string, readonly ExplainedDifference[]>,
): NamedMapping {
  const isOpen = (name: string): boolean =>
    (divergences.get(name) ?? []).some(({ explainedBy }) => explainedBy === null)
  return {
    ...mapping,
    explains: mapping.explains.filter((name) => !isOpen(name)),
    residue: [...mapping.residue, ...mapping.explains.filter(isOpen)],
  }
}

/** An id from the description; what learnt other details under the same description gets a number. */
function nameMappings(mappings: readonly InferredMapping[]): NamedMapping[] {
  const counts = new Map<string, number>()
  return mappings.map((mapping) => {
    const id = toId(mapping.description)
    const count = (counts.get(id) ?? 0) + 1
    counts.set(id, count)
    return { ...mapping, id: count === 1 ? id : `${id}-${count}` }
  })
}

const toId = (description: string): string =>
  description
    .replaceAll('->', 'to')
    .replaceAll(/[^a-z\d]+/gi, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase()
