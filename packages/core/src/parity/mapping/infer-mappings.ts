import { compareJson } from '../compare/compare-json.ts'
import { toSignature, type Difference } from '../compare/difference.ts'
import { isNoise, type Noise } from '../compare/noise.ts'
import type { Rule } from '../compare/rules.ts'
import type { Json } from '../json/json.ts'
import { dropAt } from '../json/pointer.ts'
import {
  applyMapping,
  costOf,
  describeMapping,
  listRewrites,
  mergePlaces,
  toMappingKey,
  type Mapping,
} from './mapping.ts'
import { sampleLists } from './sample-lists.ts'
import { searchMappings, type Pair } from './search-mappings.ts'

/** A case whose two bodies, both JSON, differ. */
export type DivergentCase = {
  readonly name: string
  readonly reference: Json
  readonly candidate: Json
  readonly rules: readonly Rule[]
  readonly noise?: readonly Noise[]
}

export type InferredMapping = {
  /** `external-tag -> flat Kind/Field/Reason`: what a known gap names. */
  readonly description: string
  readonly rewrites: readonly string[]
  /** Cases whose bodies agree under the mapping. */
  readonly explains: readonly string[]
  /** Cases that the mapping brings nearer, with what is left under it: a regression behind the known difference. */
  readonly residue: readonly { readonly name: string; readonly left: readonly Difference[] }[]
}

export type InferredMappings = {
  readonly mappings: readonly InferredMapping[]
  /** Mappings that explain one case only: coincidence, until somebody accepts them by name. */
  readonly suggestions: readonly InferredMapping[]
}

/** Cases searched; the others are explained by what those give, or stay unexplained. */
const MOST_SEARCHED = 24
/** A mapping that explains fewer cases may be coincidence. */
const FEWEST_CASES = 2

type Work = Pair & {
  readonly name: string
  readonly raw: readonly Difference[]
  /** The same with long lists cut short: what is searched. */
  readonly sample: Pair
}

/**
 * Finds the smallest named mappings that explain why answers differ. It takes the mapping that explains the most cases,
 * the simplest among equals, then goes on with what is left. Bodies only: a status code is never explained.
 *
 * @param accepted descriptions of mappings that one case is enough for
 */
export function inferMappings(
  cases: readonly DivergentCase[],
  accepted: readonly string[] = [],
): InferredMappings {
  const works = cases.map(toWork)
  const candidates = findCandidates(works)
  const isEnough = (mapping: Mapping, count: number): boolean =>
    count >= (accepted.includes(describeMapping(mapping)) ? 1 : FEWEST_CASES)
  const chosen = choose(works, candidates, isEnough)
  const open = works.filter((work) => !chosen.some(({ explained }) => explained.has(work)))
  const suggested = choose(open, candidates, (_mapping, count) => count > 0)
  const residues = shareResidue(
    open,
    chosen.map(({ mapping }) => mapping),
  )
  return {
    mappings: chosen.map(({ mapping, explained }) =>
      toInferred(mapping, explained, residues.get(mapping)),
    ),
    suggestions: suggested.map(({ mapping, explained }) => toInferred(mapping, explained)),
  }
}

/** Without what is ignored: a rewrite of all keys would turn an ignored field into one that is not. */
function toWork({ name, rules, noise = [], ...sides }: DivergentCase): Work {
  const [reference = null, candidate = null] = [sides.reference, sides.candidate].map((side) =>
    dropIgnored(side, rules),
  )
  const toPair = (one: Json, other: Json): Pair => ({
    reference: one,
    candidate: other,
    remaining: (rewritten) =>
      compareJson(rewritten, other, { rules }).differences.filter(
        (difference) => !isNoise(difference, noise),
      ),
  })
  const whole = toPair(reference, candidate)
  const sample = toPair(...sampleLists(reference, candidate))
  return { ...whole, name, raw: whole.remaining(reference), sample }
}

const dropIgnored = (value: Json, rules: readonly Rule[]): Json =>
  rules
    .filter(({ kind }) => kind === 'ignore')
    .reduce<Json>((rest, { glob }) => dropAt(rest, glob), value)

/**
 * One candidate for each composition, at all places where any case needs it. A case that is explained already, of a
 * pattern that was searched already, has nothing new to give.
 */
function findCandidates(works: readonly Work[]): Mapping[] {
  const byKey = new Map<string, Mapping[]>()
  const searched = new Set<string>()
  let left = MOST_SEARCHED
  for (const work of pickDiverse(works)) {
    const pattern = toPatternOf(work)
    const isKnown =
      searched.has(pattern) &&
      [...byKey.values()].some(([widest]) => widest && isExplained(work.sample, widest))
    if (isKnown) continue
    if ((left -= 1) < 0) break
    searched.add(pattern)
    for (const mapping of searchMappings(work.sample)) {
      const key = toMappingKey(mapping)
      const known = byKey.get(key) ?? []
      const merged = known[0] ? mergePlaces(known[0], mapping) : mapping
      // The merged one first; the narrower ones remain, since the wider may change too much elsewhere.
      byKey.set(key, [merged, ...known.slice(0, 2), mapping])
    }
  }
  return [...byKey.values()].flat()
}

/** One case of each pattern of differences, then a second of each, and so on. */
function pickDiverse(works: readonly Work[]): Work[] {
  const groups = new Map<string, Work[]>()
  for (const work of works) {
    const key = toPatternOf(work)
    groups.set(key, [...(groups.get(key) ?? []), work])
  }
  const longest = Math.max(0, ...[...groups.values()].map(({ length }) => length))
  return Array.from({ length: longest }, (_, round) =>
    [...groups.values()].flatMap((group) => group[round] ?? []),
  ).flat()
}

const toPatternOf = ({ raw }: Work): string =>
  [...new Set(raw.map(toSignature))].toSorted().join('\n')

type Chosen = { readonly mapping: Mapping; readonly explained: ReadonlySet<Work> }

/** Ranks by the samples, and holds only what would be chosen against the whole bodies. */
function choose(
  works: readonly Work[],
  candidates: readonly Mapping[],
  isEnough: (mapping: Mapping, count: number) => boolean,
): Chosen[] {
  let open = candidates.map((mapping) => ({
    mapping,
    explained: new Set(works.filter(({ sample }) => isExplained(sample, mapping))),
    isChecked: false,
  }))
  const chosen: Chosen[] = []
  for (;;) {
    open = open
      .filter(({ mapping, explained }) => explained.size > 0 && isEnough(mapping, explained.size))
      .toSorted(
        (a, b) => b.explained.size - a.explained.size || costOf(a.mapping) - costOf(b.mapping),
      )
    const [best, ...rest] = open
    if (!best) return chosen
    if (best.isChecked) {
      chosen.push(best)
      open = rest.map((each) => ({ ...each, explained: minus(each.explained, best.explained) }))
    } else {
      const explained = new Set(
        [...best.explained].filter((work) => isExplained(work, best.mapping)),
      )
      open = [{ ...best, explained, isChecked: true }, ...rest]
    }
  }
}

const minus = (all: ReadonlySet<Work>, some: ReadonlySet<Work>): Set<Work> =>
  new Set([...all].filter((work) => !some.has(work)))

function isExplained(pair: Pair, mapping: Mapping): boolean {
  const rewritten = applyMapping(mapping, pair.reference)
  return rewritten !== undefined && pair.remaining(rewritten).length === 0
}

type Residue = { readonly name: string; readonly left: readonly Difference[] }

/** Each case that is still open goes to the mapping that brings it nearest, if any does. */
function shareResidue(
  open: readonly Work[],
  mappings: readonly Mapping[],
): Map<Mapping, Residue[]> {
  const shares = new Map<Mapping, Residue[]>()
  for (const work of open) {
    const nearest = mappings
      .flatMap((mapping) => {
        const rewritten = applyMapping(mapping, work.reference)
        const left = rewritten === undefined ? work.raw : work.remaining(rewritten)
        return left.length < work.raw.length ? [{ mapping, left }] : []
      })
      .toSorted((a, b) => a.left.length - b.left.length)[0]
    if (!nearest) continue
    const share = shares.get(nearest.mapping) ?? []
    shares.set(nearest.mapping, [...share, { name: work.name, left: nearest.left }])
  }
  return shares
}

const toInferred = (
  mapping: Mapping,
  explained: ReadonlySet<Work>,
  residue: readonly Residue[] = [],
): InferredMapping => ({
  description: describeMapping(mapping),
  rewrites: listRewrites(mapping),
  explains: [...explained].map(({ name }) => name),
  residue,
})
