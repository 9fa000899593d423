import type { BundleHunk, ReviewBundle } from '../bundle/review-bundle.ts'
import type { FindingGroup, ReviewFinding } from '../review-types.ts'
import { groupFindings } from './group-findings.ts'
import { judgeQuorum, type Quorum, type Reviewer, type ReviewerCall } from './judge-quorum.ts'
import { toLineage } from './lineage.ts'

export type TallyQuestion = {
  readonly findings: readonly ReviewFinding[]
  readonly calls: readonly ReviewerCall[]
  readonly bundles: readonly Pick<ReviewBundle, 'id' | 'hunks'>[]
  readonly reviewers: readonly Reviewer[]
}

export type Convergence = {
  /** Hunks that two lineages or more flagged. */
  readonly observed: number
  /** How many that would be if lineages flagged hunks at random: the sum of h_a·h_b/H over pairs. */
  readonly by_chance: number
  /** `observed` is less than three times `by_chance`. */
  readonly weak: boolean
}

export type Tally = {
  /** What counts, the most important first. */
  readonly groups: readonly FindingGroup[]
  readonly convergence: Convergence
  readonly quorum: Quorum
}

/**
 * Counts what engaged reviewers said and still say about places that exist. Models of different makers
 * err alike more often than chance, so agreement ranks and gates, and the chance level stands beside it.
 *
 * @see https://proceedings.mlr.press/v267/kim25e.html Correlated errors in large language models
 */
export function tallyFindings(question: TallyQuestion): Tally {
  const { findings, calls, bundles } = question
  const engaged = new Set(
    calls.filter((call) => call.engaged).map(({ reviewer, bundle }) => `${reviewer}\0${bundle}`),
  )
  const counted = findings.filter(
    ({ reviewer, bundle, located, grounded, state }) =>
      located && grounded && state === 'open' && engaged.has(`${reviewer}\0${bundle}`),
  )
  return {
    groups: groupFindings(counted),
    convergence: toConvergence(
      counted,
      bundles.flatMap(({ hunks }) => hunks),
    ),
    quorum: judgeQuorum(question),
  }
}

function toConvergence(
  findings: readonly ReviewFinding[],
  hunks: readonly BundleHunk[],
): Convergence {
  const lineagesOfHunk = new Map<string, Set<string>>()
  const flagged = new Map<string, number>()
  for (const { path, hunk, lineage } of findings) {
    if (hunk === null) continue
    const key = `${path}\0${hunk}`
    const lineages = lineagesOfHunk.get(key) ?? new Set<string>()
    lineagesOfHunk.set(key, lineages)
    const family = toLineage(lineage)
    if (lineages.has(family)) continue
    lineages.add(family)
    flagged.set(family, (flagged.get(family) ?? 0) + 1)
  }
  const observed = [...lineagesOfHunk.values()].filter(({ size }) => size > 1).length
  const counts = [...flagged.values()]
  const pairs = counts.flatMap((a, index) => counts.slice(index + 1).map((b) => a * b))
  const byChance = pairs.reduce((sum, product) => sum + product, 0) / Math.max(1, hunks.length)
  return { observed, by_chance: byChance, weak: observed < 3 * byChance }
}
