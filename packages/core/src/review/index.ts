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
