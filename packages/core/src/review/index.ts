export { judgeEngagement, type Engagement } from './answer/judge-engagement.ts'
export { parseReview, type AnswerContext, type ParsedReview } from './answer/parse-review.ts'
export { toTokenUsage } from './answer/to-token-usage.ts'
export { planBundles, type BundlePlan, type BundleQuestion } from './bundle/plan-bundles.ts'
export type { BundleFile, BundleHunk, OversizeHunk, ReviewBundle } from './bundle/review-bundle.ts'
export { decideReview, type ReviewDecision, type ReviewQuestion } from './decide-review.ts'
export type { DiffProblem } from './diff/diff-reader.ts'
export { excludeFile, type ExclusionRules } from './diff/exclude-file.ts'
export { parseDiff, type ParsedDiff } from './diff/parse-diff.ts'
export { lineFingerprints } from './line-fingerprints.ts'
export { toManifest, type ManifestEntry } from './prompt/manifest.ts'
export {
  isNonceSafe,
  promptVersion,
  toRepairPrompt,
  toReviewPrompt,
  type ReviewPrompt,
} from './prompt/to-review-prompt.ts'
export { redactFiles, type RedactedFiles, type RedactedLine } from './redact/redact-files.ts'
export {
  redactHeader,
  redactSecrets,
  redactionVersion,
  type Redacted,
} from './redact/redact-secrets.ts'
export type {
  DiffLine,
  FileCoverage,
  FileDiff,
  FileStatus,
  FindingGroup,
  FindingKind,
  FindingState,
  Hunk,
  ReviewFinding,
  ReviewVerdict,
  Severity,
  TokenUsage,
} from './review-types.ts'
export { excerptHunk, markHunk, type ExcerptLine } from './excerpt-hunk.ts'
export { classifyFindings, countCoverage, formatLocation, type Uncounted } from './review-facts.ts'
export { coverFiles, type CoverageQuestion } from './tally/cover-files.ts'
export {
  judgeQuorum,
  leastLineages,
  type Quorum,
  type Reviewer,
  type ReviewerCall,
  type ReviewerEngagement,
} from './tally/judge-quorum.ts'
export { toLineage } from './tally/lineage.ts'
export {
  tallyFindings,
  type Convergence,
  type Tally,
  type TallyQuestion,
} from './tally/tally-findings.ts'
export {
  REPLAY_NOTICE,
  describeChance,
  describeCoverage,
  describeNextStep,
  uncountedWords,
} from './describe-review.ts'
