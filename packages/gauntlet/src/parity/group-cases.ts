import type { ParityMapping } from '@gauntlet/contract'
import {
  inferMappings,
  toSignature,
  type ComparedAnswer,
  type Difference,
  type InferredMapping,
  type Noise,
  type Rule,
} from '@gauntlet/core/parity'

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

export type ExplainedDifference = Difference & {
  readonly explained_by: string | null
  readonly target: string
}

export type Explanation = {
  readonly mappings: readonly ParityMapping[]
  readonly suggestions: readonly ParityMapping[]
  /** By case: its divergences; behind a mapping, also what is left under it. */
  readonly divergences: ReadonlyMap<string, readonly ExplainedDifference[]>
  /** Mappings, and patterns of divergences that none explains. */
  readonly rootCauses: number
  /** One case of each root cause. */
  readonly representatives: readonly ComparedCase[]
}

const inBody = ({ kind }: Difference): boolean => kind !== 'status' && kind !== 'header'

/** Looks for the mappings behind the divergences of one candidate. Status codes and headers stay unexplained. */
export function explainDivergences(
  cases: readonly ComparedCase[],
  accepted: readonly string[],
): Explanation {
  const [target = ''] = cases.map((each) => each.target)
  const { mappings, suggestions } = inferMappings(toDivergent(cases), accepted)
  const divergences = new Map(
    cases.map((each) => [each.name, explainCase(each, mappings)] as const),
  )
  const seen = new Set<string>()
  const representatives = cases.filter((each) => {
    const cause = causeOf(divergences.get(each.name) ?? [])
    if (cause === undefined || seen.has(cause)) return false
    seen.add(cause)
    return true
  })
  return {
    mappings: mappings.map((mapping) => toDocument(mapping, target)),
    suggestions: suggestions.map((mapping) => toDocument(mapping, target)),
    divergences,
    rootCauses: countCauses(mappings, divergences),
    representatives,
  }
}

const toDivergent = (cases: readonly ComparedCase[]) =>
  cases.flatMap(({ name, reference, candidate, rules, noise, divergences }) =>
    reference.body.kind === 'json' && candidate.body.kind === 'json' && divergences.some(inBody)
      ? [{ name, reference: reference.body.value, candidate: candidate.body.value, rules, noise }]
      : [],
  )

function explainCase(
  { name, target, divergences }: ComparedCase,
  mappings: readonly InferredMapping[],
): ExplainedDifference[] {
  const tell = (difference: Difference, mapping: InferredMapping | undefined) => ({
    ...difference,
    explained_by: mapping && inBody(difference) ? toId(mapping.description) : null,
    target,
  })
  const whole = mappings.find(({ explains }) => explains.includes(name))
  if (whole) return divergences.map((difference) => tell(difference, whole))
  const partial = mappings.find(({ residue }) => residue.some((each) => each.name === name))
  const left = partial?.residue.find((each) => each.name === name)?.left ?? []
  if (!partial) return divergences.map((difference) => tell(difference, undefined))
  const isLeft = (one: Difference): boolean =>
    left.some((other) => other.kind === one.kind && other.pointer === one.pointer)
  return [
    ...divergences.filter((one) => !isLeft(one)).map((one) => tell(one, partial)),
    ...left.map((one) => tell(one, undefined)),
  ]
}

/** Divergences that nothing explains have one cause when they are the same in kind and place. */
function causeOf(divergences: readonly ExplainedDifference[]): string | undefined {
  const open = divergences.filter((each) => each.explained_by === null)
  if (open.length > 0) return open.map(toSignature).toSorted().join('\n')
  return divergences[0]?.explained_by ?? undefined
}

function countCauses(
  mappings: readonly InferredMapping[],
  divergences: ReadonlyMap<string, readonly ExplainedDifference[]>,
): number {
  const causes = new Set(mappings.map(({ description }) => toId(description)))
  for (const each of divergences.values()) {
    const cause = causeOf(each)
    if (cause !== undefined) causes.add(cause)
  }
  return causes.size
}

const toDocument = (
  { description, rewrites, explains, residue }: InferredMapping,
  target: string,
): ParityMapping => ({
  id: toId(description),
  description,
  rewrites,
  explains,
  residue: residue.map(({ name }) => name),
  target,
})

const toId = (description: string): string =>
  description
    .replaceAll('->', 'to')
    .replaceAll(/[^a-z\d]+/gi, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase()
