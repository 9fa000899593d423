import type { Difference } from '../compare/difference.ts'
import { countLeaves, toText, type Json } from '../json/json.ts'
import { parsePointer, toPattern, toPointer, valueAt, type Path } from '../json/pointer.ts'
import { enumForms } from './enum-forms.ts'
import { absences, envelopes, keyCases, renames } from './field-rewrites.ts'
import { leafRewrites } from './leaf-rewrites.ts'
import { applyStep, costOf, type Mapping } from './mapping.ts'
import { toKey, type Family, type Rewrite } from './rewrite.ts'

/** Two bodies to be explained, and what still differs when the first is replaced by a rewriting of it. */
export type Pair = {
  readonly reference: Json
  readonly candidate: Json
  readonly remaining: (rewritten: Json) => readonly Difference[]
}

const STRUCTURAL: readonly Family[] = [enumForms, envelopes, keyCases, absences, renames]

/** A longer explanation is no explanation. */
const MOST_STEPS = 3
/** States kept for each length: the ones with the fewest differences left. */
const BEAM = 40
/** Explanations kept for one pair; another pair may need a later one. */
const MOST_FOUND = 12
/** Places looked at in one state, and rewrites tried in all: a search of bodies of some hundred values ends in well under a second. */
const MOST_PLACES = 8
const MOST_TRIED = 1_500
/** Trying a rewrite costs a walk over both bodies, so long bodies get fewer tries: enough for the plain rewrites. */
const MOST_VALUES = 300_000
const FEWEST_TRIED = 24

function budgetFor({ reference, candidate }: Pair): number {
  const values = countLeaves(reference) + countLeaves(candidate)
  return Math.min(MOST_TRIED, Math.max(FEWEST_TRIED, Math.floor(MOST_VALUES / values)))
}

type State = {
  readonly value: Json
  readonly mapping: Mapping
  readonly left: readonly Difference[]
}

/**
 * Finds compositions of rewrites that turn the reference's body into the candidate's, shortest first. Rewrites are
 * tried only where the bodies come apart, never on the whole document: an envelope that both share is not theirs to
 * change.
 */
export function searchMappings(pair: Pair): Mapping[] {
  const found: Mapping[] = []
  const seen = new Set([toText(pair.reference)])
  const tries = { left: budgetFor(pair) }
  let frontier: State[] = [
    { value: pair.reference, mapping: [], left: pair.remaining(pair.reference) },
  ]
  for (let steps = 1; steps <= MOST_STEPS && found.length < MOST_FOUND; steps += 1) {
    const next: State[] = []
    for (const state of frontier) {
      if (tries.left <= 0) break
      for (const reached of expand(state, pair, tries)) {
        if (reached.left.length === 0) found.push(reached.mapping)
        else if (!seen.has(toText(reached.value))) {
          seen.add(toText(reached.value))
          next.push(reached)
        }
      }
    }
    frontier = next.toSorted((a, b) => sizeOf(a) - sizeOf(b)).slice(0, BEAM)
  }
  return found.toSorted((a, b) => costOf(a) - costOf(b)).slice(0, MOST_FOUND)
}

/** How far a state is from the goal: differing text, and what was believed to get there. */
const sizeOf = ({ left, mapping }: State): number =>
  left.length + sizeOfText(left) / 200 + costOf(mapping) / 4

const sizeOfText = (left: readonly Difference[]): number =>
  left.reduce((sum, each) => sum + (each.reference?.length ?? 0) + (each.candidate?.length ?? 0), 0)

function expand(state: State, pair: Pair, tries: { left: number }): State[] {
  const reached: State[] = []
  for (const { rewrite, at } of propose(state, pair)) {
    if ((tries.left -= 1) < 0) break
    const value = applyStep({ rewrite, at }, state.value)
    if (value === undefined) continue
    const mapping = [...state.mapping, { rewrite, at }]
    reached.push({ value, mapping, left: pair.remaining(value) })
  }
  return reached
}

function propose({ value, left }: State, { candidate }: Pair): Mapping {
  const paths = left.map(({ kind, pointer }) => ({ kind, path: parsePointer(pointer) }))
  const changed = paths.filter(({ kind }) => kind === 'value' || kind === 'type')
  const places = unique(
    [
      commonRoot(paths.map(({ path }) => path)),
      ...paths.map(({ kind, path }) => rootOf(kind, path)),
    ],
    value,
  )
  const structural = places.slice(0, MOST_PLACES).flatMap(({ path, pattern }) => {
    const [from, to] = [valueAt(value, path), valueAt(candidate, path)]
    if (from === undefined || to === undefined) return []
    return STRUCTURAL.flatMap((family) => family(from, to)).map((rewrite) => ({
      rewrite,
      at: [pattern],
    }))
  })
  return [
    ...structural,
    ...proposeLeaves(
      value,
      candidate,
      changed.map(({ path }) => path),
    ),
  ]
}

/** One step for one leaf rewrite, at all the places where it gives exactly what the candidate has. */
function proposeLeaves(value: Json, candidate: Json, paths: readonly Path[]): Mapping {
  const byKey = new Map<string, { rewrite: Rewrite; at: Map<string, Path> }>()
  for (const { path, pattern } of unique(paths, value)) {
    const [from, to] = [valueAt(value, path), valueAt(candidate, path)]
    if (from === undefined || to === undefined) continue
    for (const rewrite of leafRewrites(from, to)) {
      const step = byKey.get(toKey(rewrite)) ?? { rewrite, at: new Map<string, Path>() }
      step.at.set(toPointer(pattern), pattern)
      byKey.set(toKey(rewrite), step)
    }
  }
  return [...byKey.values()].map(({ rewrite, at }) => ({ rewrite, at: [...at.values()] }))
}

/** Where two values come apart: the holder of a missing or extra field, the place itself otherwise. */
const rootOf = (kind: string, path: Path): Path =>
  kind === 'missing' || kind === 'extra' ? path.slice(0, -1) : path

function commonRoot(paths: readonly Path[]): Path {
  const [first = [], ...rest] = paths
  const end = first.findIndex((key, at) => rest.some((path) => path[at] !== key))
  return end < 0 ? first : first.slice(0, end)
}

function unique(paths: readonly Path[], root: Json): { path: Path; pattern: Path }[] {
  const byPattern = new Map<string, { path: Path; pattern: Path }>()
  for (const path of paths) {
    const pattern = toPattern(path, root)
    const key = toPointer(pattern)
    if (!byPattern.has(key)) byPattern.set(key, { path, pattern })
  }
  return [...byPattern.values()]
}
