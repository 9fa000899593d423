import { compareJson } from '../compare/compare-json.ts'
import { toSignature, type Difference } from '../compare/difference.ts'
import { isNoise, type Noise } from '../compare/noise.ts'
import type { Rule } from '../compare/rules.ts'
import { type Json, dropAt } from '../../json/index.ts'
import { findSteps, type Bodies } from './find-steps.ts'
import { describePathRewrite, WHOLE_BODY } from './path-rewrite.ts'
import { samplePair } from './sample-pair.ts'
import { traceCase, type DivergentBodies, type Trace } from './trace-case.ts'

/** A case with two JSON bodies. Bodies that agree are wanted too: they show where a rewrite does not hold. */
export type ComparedBodies = {
  readonly name: string
  readonly reference: Json
  readonly candidate: Json
  readonly rules: readonly Rule[]
  readonly noise?: readonly Noise[]
  /** False for a difference that did not come up in every round: there is nothing to explain. */
  readonly isDivergent?: boolean
}

/** One systematic difference. */
export type InferredMapping = {
  /** `external-tag -> flat Kind/Field/Reason`: what a known gap names. */
  readonly description: string
  readonly rewrites: readonly string[]
  /** Where it applies: a JSON Pointer with `*` for each list index, or `the whole body`. */
  readonly places: readonly string[]
  /** Cases of which it explains something, and in which nothing is left once all mappings are applied. */
  readonly explains: readonly string[]
  /** Cases of which it explains something, but in which differences are left that no mapping explains. */
  readonly residue: readonly string[]
}

/** The differences of one case, each explained by one mapping, or left. */
export type ExplainedCase = {
  readonly explained: readonly {
    readonly difference: Difference
    readonly mapping: InferredMapping
  }[]
  readonly left: readonly Difference[]
}

export type InferredMappings = {
  readonly mappings: readonly InferredMapping[]
  /** Mappings seen at one place of one case only: coincidence, until they are accepted by name. */
  readonly suggestions: readonly InferredMapping[]
  /** By name, each case whose bodies differ. */
  readonly cases: ReadonlyMap<string, ExplainedCase>
}

/** Cases that are searched; the others are explained by what those give, or stay unexplained. */
const MOST_DIVERGENT = 60
const MOST_AGREEING = 40
/** A rewrite that holds for fewer pairs of values may be coincidence. */
const FEWEST_PAIRS = 2
/** Cases with differences left, among which one is enough for a suggestion. */
const MOST_SUGGESTED = 24
/** Places named in the words for a mapping; the document has them all. */
const MOST_PLACES = 12

/**
 * Finds the systematic differences between answers: each a named rewrite at the places where it holds, any number of
 * them in one body. What none explains is left, difference by difference. Bodies only: a status code is never explained.
 *
 * @param accepted descriptions of mappings that one place of one case is enough for
 */
export function inferMappings(
  cases: readonly ComparedBodies[],
  accepted: readonly string[] = [],
): InferredMappings {
  const works = cases.map(toWork)
  const divergent = works.filter(({ raw }) => raw.length > 0)
  if (divergent.length === 0) return { mappings: [], suggestions: [], cases: new Map() }
  const agreeing = works.filter(({ raw }) => raw.length === 0).slice(0, MOST_AGREEING)
  const searched = pickDiverse(divergent).slice(0, MOST_DIVERGENT)
  const fewest = (name: string): number => (accepted.includes(name) ? 1 : FEWEST_PAIRS)
  const steps = findSteps([...searched, ...agreeing].map(toSample), fewest)
  const traces = divergent.map((work) => traceCase(work, steps))
  const mappings = toMappings(traces)
  return {
    mappings: [...mappings.values()],
    suggestions: suggest(traces, agreeing),
    cases: new Map(
      traces.map(({ work, claims, left }) => [
        work.name,
        {
          explained: claims.flatMap(({ step, differences }) => {
            const mapping = mappings.get(step.key)
            return mapping ? differences.map((difference) => ({ difference, mapping })) : []
          }),
          left,
        },
      ]),
    ),
  }
}

/** Without what is ignored: a rewrite of all keys would turn an ignored field into one that is not. */
function toWork({
  name,
  rules,
  noise = [],
  isDivergent = true,
  ...sides
}: ComparedBodies): DivergentBodies {
  const [reference = null, candidate = null] = [sides.reference, sides.candidate].map((side) =>
    rules
      .filter(({ kind }) => kind === 'ignore')
      .reduce((rest, { glob }) => dropAt(rest, glob), side),
  )
  const remaining = (rewritten: Json): readonly Difference[] =>
    compareJson(rewritten, candidate, { rules }).differences.filter((each) => !isNoise(each, noise))
  return { name, reference, candidate, remaining, raw: isDivergent ? remaining(reference) : [] }
}

const toSample = ({ reference, candidate }: Bodies): Bodies => {
  const [one, other] = samplePair(reference, candidate)
  return { reference: one, candidate: other }
}

/** One case of each pattern of differences, then a second of each, and so on. */
function pickDiverse(works: readonly DivergentBodies[]): DivergentBodies[] {
  const groups = new Map<string, DivergentBodies[]>()
  for (const work of works) {
    const key = [...new Set(work.raw.map(toSignature))].toSorted().join('\n')
    groups.set(key, [...(groups.get(key) ?? []), work])
  }
  const longest = Math.max(0, ...[...groups.values()].map(({ length }) => length))
  return Array.from({ length: longest }, (_, round) =>
    [...groups.values()].flatMap((group) => group[round] ?? []),
  ).flat()
}

/** One mapping for each rewrite that explains anything, by its key. */
function toMappings(traces: readonly Trace[]): Map<string, InferredMapping> {
  const byKey = new Map<string, { name: string; places: Set<string>; traces: Trace[] }>()
  for (const each of traces) {
    for (const { step, places } of each.claims) {
      const known = byKey.get(step.key) ?? { name: step.name, places: new Set(), traces: [] }
      byKey.set(step.key, known)
      for (const place of places) known.places.add(describePathRewrite(place))
      if (known.traces.at(-1) !== each) known.traces.push(each)
    }
  }
  return new Map(
    [...byKey].map(([key, { name, places, traces: claimed }]) => {
      const mapping: InferredMapping = {
        description: name,
        rewrites: [describeRewrite(key, sortPlaces(places))],
        places: sortPlaces(places),
        explains: namesOf(claimed.filter(({ left }) => left.length === 0)),
        residue: namesOf(claimed.filter(({ left }) => left.length > 0)),
      }
      return [key, mapping]
    }),
  )
}

const namesOf = (traces: readonly Trace[]): string[] => traces.map(({ work }) => work.name)

/** The outermost places first. */
const sortPlaces = (places: Iterable<string>): string[] =>
  [...places].toSorted((a, b) => depthOf(a) - depthOf(b))

const depthOf = (place: string): number => place.split('/').length

function describeRewrite(key: string, places: readonly string[]): string {
  if (places.every((place) => place === WHOLE_BODY)) return key
  const shown = places.slice(0, MOST_PLACES).join(', ')
  const more = places.length - MOST_PLACES
  return `${key} at ${shown}${more > 0 ? ` and ${more} more` : ''}`
}

/** What would explain a case wholly, were one place of one case enough. */
function suggest(
  traces: readonly Trace[],
  agreeing: readonly DivergentBodies[],
): InferredMapping[] {
  const open = traces.filter(({ left }) => left.length > 0).slice(0, MOST_SUGGESTED)
  if (open.length === 0) return []
  const closed = traces.filter(({ left }) => left.length === 0).slice(0, MOST_AGREEING)
  const bodies = [...open, ...closed].map(({ work, rewritten }) => ({
    ...work,
    reference: rewritten,
  }))
  const steps = findSteps([...bodies, ...agreeing].map(toSample), () => 1)
  const again = open.map(({ work, rewritten, left }) =>
    traceCase({ ...work, reference: rewritten, raw: left }, steps),
  )
  return [...toMappings(again.filter(({ left }) => left.length === 0)).values()]
}
