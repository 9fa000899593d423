import type { Difference } from '../compare/difference.ts'
import type { Json } from '../../json/index.ts'
import { applyStep, type Bodies, type Step } from './find-steps.ts'
import type { PathRewrite } from './path-rewrite.ts'

/** A case whose bodies differ, and what still differs when the reference is replaced by a rewriting of it. */
export type DivergentBodies = Bodies & {
  readonly name: string
  readonly raw: readonly Difference[]
  readonly remaining: (rewritten: Json) => readonly Difference[]
}

/** What one step did to one case. */
export type Claim = {
  readonly step: Step
  readonly places: readonly PathRewrite[]
  /** What differed before it and no longer after it; never empty. */
  readonly differences: readonly Difference[]
}

export type Trace = {
  readonly work: DivergentBodies
  /** The reference under all steps. */
  readonly rewritten: Json
  readonly claims: readonly Claim[]
  /** What no step explains. */
  readonly left: readonly Difference[]
}

/** Applies the steps in their order to one case; each claims the differences that are gone after it. */
export function traceCase(work: DivergentBodies, steps: readonly Step[]): Trace {
  const claims: Claim[] = []
  let { reference: rewritten, raw: left } = work
  for (const step of steps) {
    const applied = applyStep(step, { reference: rewritten, candidate: work.candidate })
    if (!applied) continue
    rewritten = applied.value
    const after = work.remaining(rewritten)
    const kept = new Map(after.map((difference) => [toDifferenceKey(difference), difference]))
    const differences = left.filter(
      (difference) => !isSame(difference, kept.get(toDifferenceKey(difference))),
    )
    if (differences.length > 0) claims.push({ step, places: applied.places, differences })
    left = after
  }
  return claims.length === 0
    ? { work, rewritten: work.reference, claims, left: work.raw }
    : { work, rewritten, claims, left }
}

const toDifferenceKey = ({ kind, pointer }: Difference): string => `${kind} ${pointer}`

const isSame = (one: Difference, other: Difference | undefined): boolean =>
  one.reference === other?.reference && one.candidate === other.candidate
