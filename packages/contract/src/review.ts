import type {
  FileCoverage,
  FindingGroup,
  RedactedLine,
  ReviewFinding,
  ReviewVerdict,
  TokenUsage,
} from '@gauntlet/core/review'
import type { Outcome } from '@gauntlet/core/verdict'

/** `gauntlet.review/1`: a change, who read it, and what they found. Holds no secret: what was sent was redacted first. */
export type ReviewDocument = {
  readonly schema: 'gauntlet.review/1'
  readonly tool: string
  readonly at: string
  /** Recorded answers, played again: nobody was asked. */
  readonly replayed: boolean
  readonly base: ReviewedCommit
  readonly head: ReviewedCommit
  readonly verdict: ReviewVerdict
  readonly outcome: Outcome
  /** Why the verdict is what it is, one sentence each, the strongest first. */
  readonly reasons: readonly string[]
  /** What else the reader should know: globs that did not count, where recorded answers come from. */
  readonly notes: readonly string[]
  /** Every changed file, in path order. */
  readonly files: readonly FileCoverage[]
  readonly bundles: readonly ReviewBundleSummary[]
  readonly reviewers: readonly ReviewerSummary[]
  /** One per reviewer and bundle, in that order. */
  readonly calls: readonly ReviewCall[]
  /** Every finding, also those that do not count. */
  readonly findings: readonly ReviewFinding[]
  /** What counts, the most important first. */
  readonly groups: readonly FindingGroup[]
  readonly convergence: {
    /** Hunks that two lineages or more flagged. */
    readonly observed: number
    /** How many that would be if lineages flagged hunks at random: the sum of h_a·h_b/H over pairs. */
    readonly by_chance: number
    /** `observed` is less than three times `by_chance`. */
    readonly weak: boolean
  }
  readonly cost: {
    readonly usd: number
    /** Requests really sent, retries included. */
    readonly requests: number
    readonly cached: number
    /** The cap that prevented calls. */
    readonly cap: string | null
  }
  /** How often something of each kind was taken out before sending. */
  readonly redactions: Readonly<Record<string, number>>
  /** Where, the first 500; absent in documents of older versions. */
  readonly redacted_at?: readonly RedactedLine[]
  /** The numbered hunks that findings lie in, as sent; each cut at 20,000 characters. */
  readonly hunks: readonly ReviewedHunk[]
}

export type ReviewedCommit = { readonly rev: string; readonly sha: string }

export type ReviewBundleSummary = {
  readonly id: string
  readonly component: string
  readonly bytes: number
  /** Paths, in order. */
  readonly files: readonly string[]
  /** Larger than the target, or larger than the limit and allowed. */
  readonly warning: string | null
}

export type ReviewerSummary = {
  readonly name: string
  readonly lineage: string
  readonly model: string
  /** Bundles it was engaged on. */
  readonly engaged: number
  /** Engaged on less than half of the bundles: out of the quorum. */
  readonly dropped: boolean
}

export type ReviewCall = {
  readonly reviewer: string
  readonly lineage: string
  readonly bundle: string
  readonly status: 'answered' | 'cached' | 'replayed' | 'failed' | 'not_sent'
  /** The model that the answer names: routers substitute. */
  readonly model: string | null
  readonly engaged: boolean
  /** Why it is not engaged: `62 visible tokens, 120 are the least`. */
  readonly trouble: string | null
  readonly usage: TokenUsage
  /** Files of the bundle that its REVIEWED lines name. */
  readonly files_named: number
  readonly latency_ms: number
  readonly finish_reason: string | null
  /** Requests made, 0 when cached or replayed. */
  readonly attempts: number
  /** It had to be asked again for the format. */
  readonly repaired: boolean
  readonly cost_usd: number
  readonly findings: number
  /** The verdict it wrote itself, which only advises. */
  readonly advisory: string | null
  /** It wrote PASS and left a BLOCK open. */
  readonly verdict_mismatch: boolean
}

export type ReviewedHunk = {
  readonly path: string
  readonly header: string
  /** `42 + code`: new-side numbers, then the sign, then the line. */
  readonly text: string
}
