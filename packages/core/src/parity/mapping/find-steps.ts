import { type Json, isList, isObject, toText } from '../../json/index.ts'
import { type Family, type Rewrite, toKey } from './rewrite.ts'
import { toDistance } from './distance.ts'
import { enumForms } from './enum-forms.ts'
import { envelopes, nestings } from './envelope-rewrites.ts'
import { type SupportedRewrite, judgeRewrite } from './evidence.ts'
import { absences, keyCases, renames } from './field-rewrites.ts'
import { leafRewrites } from './leaf-rewrites.ts'
import { listOrders } from './list-orders.ts'
import { type PairNode, listPairs } from './pair-walk.ts'
import { type PathRewrite, applyPathRewrite } from './path-rewrite.ts'

/** Two bodies of one case, as far as the first is rewritten. */
export type Bodies = { readonly reference: Json; readonly candidate: Json }

/** One rewrite at all the places where it holds, the innermost first. */
export type Step = {
  readonly key: string
  readonly name: string
  readonly places: readonly PathRewrite[]
}

/** Structure first: what stands inside can be compared only once it stands at the same place. Then keys, then values. */
const PHASES: readonly { readonly families: readonly Family[]; readonly leastGain: number }[] = [
  // A change of structure must bring whole values to their place, not only a key nearer.
  { families: [enumForms, envelopes, nestings], leastGain: 1 },
  { families: [keyCases], leastGain: 0 },
  { families: [renames, absences], leastGain: 0 },
  { families: [leafRewrites], leastGain: 0 },
  { families: [listOrders], leastGain: 0 },
]

/** Systematic differences found in one search. */
const MOST_STEPS = 40
/** Pairs of one place from which rewrites are guessed, and pairs against which one is held. */
const MOST_ORIGINS = 12
const MOST_HELD = 400
/** Rewrites at places that are held against all pairs, in one round of one phase; the most promising first. */
const MOST_TRIED = 200

/**
 * Finds systematic differences one after the other: of the first phase that has any, the rewrite that brings the bodies
 * nearest, the simplest among equals; it is applied, and the search goes on with what is left.
 *
 * @param fewest how many pairs a rewrite, by name, must bring nearer
 */
export function findSteps(cases: readonly Bodies[], fewest: (name: string) => number): Step[] {
  const steps: Step[] = []
  let bodies = cases
  while (steps.length < MOST_STEPS) {
    const nodes = groupByPath(bodies)
    const step = findInPhases(nodes, fewest)
    if (!step) return steps
    steps.push(step)
    bodies = bodies.map((each) => ({
      ...each,
      reference: applyStep(step, each)?.value ?? each.reference,
    }))
  }
  return steps
}

export type AppliedStep = { readonly value: Json; readonly places: readonly PathRewrite[] }

/** The reference under one step, and where it applied; undefined where nothing of it does. */
export function applyStep(step: Step, { reference, candidate }: Bodies): AppliedStep | undefined {
  let value = reference
  const places: PathRewrite[] = []
  for (const place of step.places) {
    const applied = applyPathRewrite(place, value, candidate)
    if (applied === undefined) continue
    value = applied
    places.push(place)
  }
  return places.length === 0 ? undefined : { value, places }
}

type NodesByPath = ReadonlyMap<string, readonly PairNode[]>

function groupByPath(cases: readonly Bodies[]): NodesByPath {
  const places = new Map<string, PairNode[]>()
  for (const { reference, candidate } of cases) {
    for (const node of listPairs(reference, candidate)) {
      const others = places.get(node.pattern)
      if (!others) places.set(node.pattern, [node])
      else if (others.length < MOST_HELD) others.push(node)
    }
  }
  return places
}

function findInPhases(places: NodesByPath, fewest: (name: string) => number): Step | undefined {
  for (const { families, leastGain } of PHASES) {
    const holding = listGuesses(places, families, leastGain).flatMap(
      ({ rewrite, pattern }) => judgeRewrite(rewrite, places.get(pattern) ?? []) ?? [],
    )
    const solid = holding.filter(({ gain, support }) => isEnough(gain / support, leastGain))
    const step = chooseStep(solid, fewest, leastGain > 0)
    if (step) return step
  }
  return undefined
}

/** Sums of distances are not exact. */
const isEnough = (gain: number, leastGain: number): boolean => gain > leastGain * 0.99

type Guess = { readonly rewrite: Rewrite; readonly pattern: string; readonly gain: number }

/** Rewrites that families propose, each tried on the pair that it comes from. */
function listGuesses(places: NodesByPath, families: readonly Family[], leastGain: number): Guess[] {
  const guesses = new Map<string, Guess>()
  for (const [pattern, nodes] of places) {
    for (const { from, to, distance } of pickOrigins(nodes, leastGain)) {
      for (const rewrite of families.flatMap((family) => family(from, to))) {
        const key = `${pattern} ${toKey(rewrite)} ${rewrite.field ?? ''}`
        if (guesses.has(key)) continue
        const rewritten = rewrite.apply(from)
        const gain = rewritten === undefined ? 0 : distance - toDistance(rewritten, to)
        if (isEnough(gain, leastGain)) guesses.set(key, { rewrite, pattern, gain })
      }
    }
  }
  return [...guesses.values()].toSorted((a, b) => b.gain - a.gain).slice(0, MOST_TRIED)
}

/** Pairs that differ, of as many shapes as there are. */
function pickOrigins(nodes: readonly PairNode[], leastGain: number): PairNode[] {
  const byShape = new Map<string, PairNode>()
  for (const node of nodes) {
    if (!isEnough(node.distance, leastGain)) continue
    const shape = `${toShape(node.from)} ${toShape(node.to)}`
    if (!byShape.has(shape)) byShape.set(shape, node)
    if (byShape.size >= MOST_ORIGINS) break
  }
  return [...byShape.values()]
}

const toShape = (value: Json): string =>
  isObject(value)
    ? [...value]
        .map(([key, item]) => `${key}${isObject(item) ? [...item.keys()].join(' ') : ''}`)
        .join(' ')
    : isList(value)
      ? `list ${value.length}`
      : toText(value).slice(0, 80)

type Group = { readonly places: SupportedRewrite[]; gain: number; support: number }

function chooseStep(
  holding: readonly SupportedRewrite[],
  fewest: (name: string) => number,
  isStructure: boolean,
): Step | undefined {
  const groups = new Map<string, Group>()
  for (const place of holding.toSorted((a, b) => b.gain - a.gain)) {
    const group = groups.get(toKey(place.rewrite)) ?? { places: [], gain: 0, support: 0 }
    groups.set(toKey(place.rewrite), group)
    // One structure around another is not changed in one go: its inside moves.
    if (isStructure && group.places.some((other) => isNested(other, place))) continue
    group.places.push(place)
    group.gain += place.gain
    group.support += place.support
  }
  const [best] = [...groups]
    .flatMap(([key, { places, gain, support }]) => {
      const [first] = places
      if (!first || support < fewest(first.rewrite.name)) return []
      return [{ key, places, gain, rewrite: first.rewrite }]
    })
    .toSorted((a, b) => b.gain - a.gain || a.rewrite.cost - b.rewrite.cost)
  if (!best) return undefined
  const places = best.places.toSorted((a, b) => depthOf(b) - depthOf(a))
  return { key: best.key, name: best.rewrite.name, places }
}

const depthOf = ({ pattern }: PathRewrite): number => pattern.split('/').length

const isNested = ({ pattern: a }: PathRewrite, { pattern: b }: PathRewrite): boolean =>
  a.startsWith(`${b}/`) || b.startsWith(`${a}/`)
