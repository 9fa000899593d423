export { checkConservation, type ConservationOptions } from './conservation.ts'
export type { Aggregate } from './counter.ts'
export {
  checkDeliveredOnce,
  type DeliveredOnceOptions,
  type DeliveryEvidence,
} from './delivered-once.ts'
export { EarlierBreaches } from './earlier-breaches.ts'
export type { CountedEvidence, EvidenceCount } from './evidence-count.ts'
export {
  countEvidence,
  findMissingEvidence,
  type EvidenceFound,
  type MinimumEvidence,
} from './minimum-evidence.ts'
export { UNREAD } from './unread.ts'
export { withoutMinimum } from './without-minimum.ts'
export type { VersionOrder } from './versions.ts'
export { checkExactlyOnce, type ExactlyOnceOptions } from './exactly-once.ts'
export {
  ANOMALY_CLASSES,
  type Anomaly,
  type AnomalyClass,
  type GuaranteeResult,
  type OlderBreaches,
  type SnapshotSummary,
  type StoredRow,
  type UnknownOperations,
} from './guarantee-result.ts'
export {
  CREATE_ANSWERS,
  checkIdempotentCreate,
  type CreateAnswer,
  type IdempotentCreateOptions,
} from './idempotent-create.ts'
export { checkInvariant, type InvariantEvidence, type InvariantRule } from './invariant.ts'
export { checkLockTable, type LockInterval, type LockTableOptions } from './lock-table.ts'
export { checkMutualExclusion, type MutualExclusionOptions } from './mutual-exclusion.ts'
export { checkRecount, type RecountOptions } from './recount.ts'
export {
  checkMonotonicReads,
  checkReadYourWrites,
  type SessionReadsOptions,
} from './session-reads.ts'
export type {
  Delivery,
  FailedSnapshot,
  LoadCounts,
  ReadSnapshot,
  SideEvidence,
  Snapshot,
} from './side-evidence.ts'
export { toStoredRows, type StoredItem, type StoredRows } from './stored-rows.ts'
export { checkUniqueIds } from './unique-ids.ts'
export { checkWriteOnce, type WriteOnceOptions } from './write-once.ts'
export { makeCleanEvidence } from './mutants/clean-evidence.ts'
export type { Evidence, Model, PlantedFault, Proof } from './mutants/proof.ts'
export { runMutants, type MutantReport } from './mutants/run-mutants.ts'
export { pickClasses, type GuaranteeKind, type GuaranteeRule } from './guarantee-kind.ts'
export { describeGuaranteeKinds, guaranteeKinds, kinds } from './guarantee-kinds.ts'
export { Findings } from './findings.ts'
export { toSlots } from './slots.ts'
export { describeAnomalies, type AnomalyStory, type StoryOperation } from './anomaly-story.ts'
export {
  judgeConnections,
  listSuspects,
  type ConnectionFacts,
  type HeldLock,
  type PreparedTransaction,
  type TargetSession,
} from './judge-connections.ts'
