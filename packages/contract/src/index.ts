export {
  ParityCaseDetails,
  ParityDocument,
  type ParityCaseResult,
  type ParityDivergence,
  type ParityExchange,
  type ParityMapping,
  type ParityReport,
} from './parity.ts'
export type { ParityCase, ParityCompare, RecordedAnswer } from './parity-case.ts'
export {
  PageError,
  RESERVED_PAGE_PATHS,
  type MountPage,
  type PageBuild,
  type PageConfig,
  type PageContext,
  type PageLink,
  type PagePlugin,
  type PageQuery,
  type PageReadContext,
  type PluginPage,
} from './page.ts'
export {
  type Phase,
  type CheckResult,
  parseLoadRunDocument,
  toCanonicalLoadRun,
  toLoadRunDocument,
  toLoadSlice,
  type LoadRunParts,
} from './load-run-document.ts'
export type {
  EndpointShare,
  LoadShare,
  MonitoredShare,
  RecordedShare,
  SliceShare,
} from './load-share.ts'
export {
  FromWorker,
  ToWorker,
  WORKER_PROTOCOL,
  type ObservedKind,
  type WorkerObserved,
  type WorkerPlan,
  type WorkerResult,
  type WorkerStart,
} from './worker-protocol.ts'
export {
  ClockAnswer,
  CommandAnswer,
  JoinedWorker,
  NATS_PROTOCOL,
  StoredObject,
  WorkerCommand,
  WorkerReport,
} from './nats-protocol.ts'
export type { LimitDocument } from './limit.ts'
export type { DatabaseConfig, StartConfig, TargetConfig, TlsConfig } from './target.ts'
export { TrendDocument, type TrendSeries } from './trend.ts'
export {
  EXIT,
  findSystemErrorCode,
  toFileError,
  TOOL_ERRORS,
  ToolError,
  type ExitCode,
  type ToolErrorCode,
} from './errors.ts'
export { formatDocument } from '@gauntlet/core/text'
export { findDatabaseUrlProblem, redactDatabaseUrl } from './database-url.ts'
export { ENVIRONMENT_VARIABLES, readVariable } from './environment-variables.ts'
export {
  combineOutcomes,
  type Outcome,
  type StageResult,
  type VerdictReason,
} from '@gauntlet/core/verdict'
export {
  askOnce,
  BodyTooLarge,
  describeStatus,
  type Question,
  type ServiceAnswer,
} from './ask-once.ts'
export type { DeepReadonly, DocumentOf } from './document-parts.ts'
export { CompareDocument, type CompareStop } from './compare.ts'
export {
  combineGuarantees,
  listExercised,
  toGuaranteeDocument,
  toGuaranteesDocument,
  toMissingGuarantee,
  type AnomalyDocument,
  type EvidenceCountDocument,
  GuaranteeDocument,
  GuaranteesDocument,
  type OperationDocument,
} from './guarantees.ts'
export type {
  EndpointResult,
  GeneratorAudit,
  LatencyRecord,
  LatencySummary,
  LoadExtension,
  LoadResult,
  AnswerContent,
  ObservedExchange,
  WatchedExchange,
  OperationOutcome,
  TimelineSlice,
  UserFailure,
  WorkerAudit,
  WorkerClock,
} from './load-result.ts'
export {
  SmokeDocument,
  type SmokeCheck,
  type SmokeCheckResult,
  type SmokeConfig,
  type SmokeGenerate,
  type SmokeStepResult,
} from './smoke.ts'
export {
  ReviewDocument,
  type ReviewBundleSummary,
  type ReviewCall,
  type ReviewedCommit,
  type ReviewedHunk,
  type ReviewerSummary,
} from './review.ts'
export {
  FaultsDocument,
  type AvailabilityDocument,
  type DegradationDocument,
  type FaultedBuildDocument,
  type ShrunkDocument,
} from './faults.ts'
export {
  SweepDocument,
  type SweepAnomaly,
  type SweepAttempt,
  type SweepCellDocument,
  type SweepComparison,
  type SweepEventDocument,
} from './sweep.ts'
export { SWEEP_RETRIES, type SweepRetry } from './config/sweep-schema.ts'
export { VerdictDocument, VerdictRow, type Build } from './verdict.ts'
export { checkDocument, parseDocument, toCanonicalDocument, toStorableText } from './document.ts'
export {
  LoadAudit,
  LoadEndpoint,
  BackgroundJob,
  LoadFault,
  LoadHistograms,
  LoadLive,
  LoadRunDocument,
  LoadRunRow,
  LoadSlice,
  LoadAssertDocument,
  PrintedLoadRun,
  isWrapped,
  wrappedCommandKey,
} from './load-run.ts'
export {
  ImportedRunDocument,
  SINGLE_RUN_WARNING,
  type ImportedCheck,
  type ImportedFormat,
  type ImportedLatency,
  type ImportedRun,
} from './imported-run.ts'
export {
  findConfigProblem,
  findConfigProblems,
  type BlockSchema,
  type ConfigProblem,
  type ConfigSchema,
} from './config/check-value.ts'
export { createConfigBlock } from './config/config-schema.ts'
export {
  faultKeys,
  statementWhen,
  type FaultBlock,
  type StatementMatch,
} from './config/fault-schema.ts'
export { DataCheckBlock } from './config/data-check-schema.ts'
export { RequestBlock } from './config/flow-schema.ts'
export { ScenarioBlock } from './config/load-schema.ts'
export { FlowBlock } from './config/flow-schema.ts'
export { CheckDocument } from './check-document.ts'
export { ReviewerBlock } from './config/review-schema.ts'
export { ReceiverBlock, StartBlock, TargetBlock, TlsBlock } from './config/target-schema.ts'
export {
  ErrorDocument,
  ImportDocument,
  InitDocument,
  ServeDocument,
  UpDocument,
} from './command-documents.ts'
export {
  DoctorDocument,
  type AaJudgement,
  type EnvironmentFinding,
  type PlantedDivergence,
} from './doctor.ts'
export {
  ALL_DOCUMENTS,
  isStoredKind,
  PRINTED_DOCUMENTS,
  readStoredDocument,
  STORED_DOCUMENTS,
  StoredDocumentSchema,
  type PrintedDocument,
  type StoredDocument,
  type StoredKind,
} from './documents.ts'
export { GapCoverSchema, GapsDocument } from './gaps.ts'
export { ReviewDryRun, ReviewTranscript, type TranscriptExchange } from './review-transcript.ts'
export { RunRecord, type FinishedStage } from './run-record.ts'
export { EvidenceRow, StoredListDocument } from './stored-list.ts'
