import type {
  FileStatus,
  FindingKind,
  FindingState,
  ReviewVerdict,
  Severity,
} from '@gauntlet/core/review'
import { Type } from 'typebox'
import {
  Count,
  Counts,
  head,
  Ms,
  NullableText,
  orNull,
  Outcome,
  wordOf,
  type DocumentOf,
} from './document-parts.ts'

const Words = Type.Array(Type.String())
/** New-side lines, first and last; null: the whole file. */
const Lines = orNull(Type.Tuple([Type.Integer(), Type.Integer()]))

/** What a call used, as the endpoint counts it. */
export const TokenUsage = Type.Object({
  in: Count,
  out: Count,
  reasoning: Count,
  visible: Type.Integer(),
})

/** Where something was taken out before sending, the first 500. @see RedactedPlace */
export const RedactedPlaces = Type.Array(
  Type.Object({ rule: Type.String(), path: Type.String(), line: orNull(Type.Integer()) }),
)

export const ReviewedCommit = Type.Object({ rev: Type.String(), sha: Type.String() })
export type ReviewedCommit = DocumentOf<typeof ReviewedCommit>

/** What became of a changed file. @see FileCoverage */
const FileSchema = Type.Object({
  path: Type.String(),
  previous_path: NullableText,
  status: wordOf<FileStatus>(),
  coverage: Type.Enum(['reviewed', 'partial', 'excluded', 'unsent']),
  reason: NullableText,
  bundles: Words,
  added: Count,
  removed: Count,
})

const ReviewBundleSummary = Type.Object({
  id: Type.String(),
  component: Type.String(),
  bytes: Count,
  /** Paths, in order. */
  files: Words,
  /** Larger than the target, or larger than the limit and allowed. */
  warning: NullableText,
})
export type ReviewBundleSummary = DocumentOf<typeof ReviewBundleSummary>

const ReviewerSummary = Type.Object({
  name: Type.String(),
  lineage: Type.String(),
  model: Type.String(),
  /** Bundles it was engaged on. */
  engaged: Count,
  /** Engaged on less than half of the bundles: out of the quorum. */
  dropped: Type.Boolean(),
})
export type ReviewerSummary = DocumentOf<typeof ReviewerSummary>

const ReviewCall = Type.Object({
  reviewer: Type.String(),
  lineage: Type.String(),
  bundle: Type.String(),
  status: Type.Enum(['answered', 'cached', 'replayed', 'failed', 'not_sent']),
  /** The model that the answer names: routers substitute. */
  model: NullableText,
  engaged: Type.Boolean(),
  /** Why it is not engaged: `62 visible tokens, 120 are the least`. */
  trouble: NullableText,
  usage: TokenUsage,
  /** Files of the bundle that its REVIEWED lines name. */
  files_named: Count,
  latency_ms: Ms,
  finish_reason: NullableText,
  /** Requests made, 0 when cached or replayed. */
  attempts: Count,
  /** It had to be asked again for the format. */
  repaired: Type.Boolean(),
  cost_usd: Type.Number({ minimum: 0 }),
  findings: Count,
  /** The verdict it wrote itself, which only advises. */
  advisory: NullableText,
  /** It wrote PASS and left a BLOCK open. */
  verdict_mismatch: Type.Boolean(),
})
export type ReviewCall = DocumentOf<typeof ReviewCall>

/** One finding of one reviewer in one bundle. @see ReviewFinding */
const FindingSchema = Type.Object({
  id: Type.String(),
  reviewer: Type.String(),
  lineage: Type.String(),
  bundle: Type.String(),
  path: Type.String(),
  lines: Lines,
  hunk: NullableText,
  severity: wordOf<Severity>(),
  kind: wordOf<FindingKind>(),
  quote: Type.String(),
  why: Type.String(),
  fix: Type.String(),
  state: wordOf<FindingState>(),
  state_reason: NullableText,
  located: Type.Boolean(),
  grounded: Type.Boolean(),
  path_repaired: Type.Boolean(),
})

/** What reviewers say of one place. @see FindingGroup */
const GroupSchema = Type.Object({
  id: Type.String(),
  path: Type.String(),
  lines: Lines,
  hunk: NullableText,
  severity: wordOf<Severity>(),
  kind: wordOf<FindingKind>(),
  reviewers: Words,
  lineages: Words,
  convergent: Type.Object({ file: Type.Boolean(), hunk: Type.Boolean() }),
  findings: Words,
})

const ReviewedHunk = Type.Object({
  path: Type.String(),
  header: Type.String(),
  /** `42 + code`: new-side numbers, then the sign, then the line. */
  text: Type.String(),
})
export type ReviewedHunk = DocumentOf<typeof ReviewedHunk>

/** `gauntlet.review/1`: a change, who read it, and what they found. Holds no secret: what was sent was redacted first. */
export const ReviewDocument = Type.Object({
  ...head('gauntlet.review/1'),
  /** Recorded answers, played again: nobody was asked. */
  replayed: Type.Boolean(),
  base: ReviewedCommit,
  head: ReviewedCommit,
  verdict: wordOf<ReviewVerdict>(),
  outcome: Outcome,
  /** Why the verdict is what it is, one sentence each, the strongest first. */
  reasons: Words,
  /** What else the reader should know: globs that did not count, where recorded answers come from. */
  notes: Words,
  /** Every changed file, in path order. */
  files: Type.Array(FileSchema),
  bundles: Type.Array(ReviewBundleSummary),
  reviewers: Type.Array(ReviewerSummary),
  /** One per reviewer and bundle, in that order. */
  calls: Type.Array(ReviewCall),
  /** Every finding, also those that do not count. */
  findings: Type.Array(FindingSchema),
  /** What counts, the most important first. */
  groups: Type.Array(GroupSchema),
  convergence: Type.Object({
    /** Hunks that two lineages or more flagged. */
    observed: Count,
    /** How many that would be if lineages flagged hunks at random: the sum of h_a·h_b/H over pairs. */
    by_chance: Type.Number({ minimum: 0 }),
    /** `observed` is less than three times `by_chance`. */
    weak: Type.Boolean(),
  }),
  cost: Type.Object({
    usd: Type.Number({ minimum: 0 }),
    /** Requests really sent, retries included. */
    requests: Count,
    cached: Count,
    /** The cap that kept calls from being made. */
    cap: NullableText,
  }),
  /** How often something of each kind was taken out before sending. */
  redactions: Counts,
  /** Absent in documents of older versions. */
  redacted_at: Type.Optional(RedactedPlaces),
  /** The numbered hunks that findings lie in, as sent; each cut at 20,000 characters. */
  hunks: Type.Array(ReviewedHunk),
})
export type ReviewDocument = DocumentOf<typeof ReviewDocument>
