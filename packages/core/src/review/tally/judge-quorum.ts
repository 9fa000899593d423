import type { ReviewBundle } from '../bundle/review-bundle.ts'
import { toLineage } from './lineage.ts'

export type Reviewer = { readonly name: string; readonly lineage: string }

/** One reviewer on one bundle. */
export type ReviewerCall = {
  readonly reviewer: string
  readonly bundle: string
  readonly engaged: boolean
}

export type ReviewerEngagement = Reviewer & {
  /** Bundles it was engaged on. */
  readonly engaged: number
  /** Engaged on less than half of the bundles: it helps no bundle to its quorum. */
  readonly dropped: boolean
}

export type Quorum = {
  readonly reviewers: readonly ReviewerEngagement[]
  /** For each bundle, the lineages of the reviewers that were engaged on it and are not dropped; sorted. */
  readonly bundles: readonly { readonly bundle: string; readonly lineages: readonly string[] }[]
}

/** Lineages that must have been engaged on a bundle before its silence says anything. */
export const leastLineages = 2

/** Who was engaged on what. Two reviewers of one lineage are one voice. */
export function judgeQuorum(question: {
  readonly reviewers: readonly Reviewer[]
  readonly calls: readonly ReviewerCall[]
  readonly bundles: readonly Pick<ReviewBundle, 'id'>[]
}): Quorum {
  const { calls, bundles } = question
  const engagedOn = new Map<string, Set<string>>()
  for (const { reviewer, bundle, engaged } of calls) {
    const known = engagedOn.get(reviewer) ?? new Set<string>()
    engagedOn.set(reviewer, engaged ? known.add(bundle) : known)
  }
  const reviewers = question.reviewers.map(({ name, lineage }) => {
    const engaged = bundles.filter(({ id }) => engagedOn.get(name)?.has(id)).length
    return { name, lineage: toLineage(lineage), engaged, dropped: engaged < bundles.length / 2 }
  })
  return {
    reviewers,
    bundles: bundles.map(({ id }) => {
      const counted = reviewers.filter(
        ({ name, dropped }) => !dropped && engagedOn.get(name)?.has(id),
      )
      return {
        bundle: id,
        lineages: [...new Set(counted.map(({ lineage }) => lineage))].toSorted(),
      }
    }),
  }
}
