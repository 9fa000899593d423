export { planBundles, type BundlePlan, type BundleQuestion } from './bundle/plan-bundles.ts'
export type { BundleFile, BundleHunk, OversizeHunk, ReviewBundle } from './bundle/review-bundle.ts'
export type { DiffProblem } from './diff/diff-reader.ts'
export { excludeFile, type ExclusionRules } from './diff/exclude-file.ts'
export { parseDiff, type ParsedDiff } from './diff/parse-diff.ts'
export { toManifest, type ManifestEntry } from './prompt/manifest.ts'
export { isNonceSafe } from './prompt/nonce.ts'
export {
  promptVersion,
  toRepairPrompt,
  toReviewPrompt,
  type ReviewPrompt,
} from './prompt/to-review-prompt.ts'
export { redactFiles, type RedactedFiles } from './redact/redact-files.ts'
export { redactSecrets, redactionVersion, type Redacted } from './redact/redact-secrets.ts'
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
export { parseNumberedHunk, type NumberedLine } from './parse-numbered-hunk.ts'
export { classifyFindings, countCoverage, formatPlace, type Uncounted } from './review-facts.ts'
