export { isAlive, ownIdentity } from './process-identity.ts'
export { createRunId } from './run-id.ts'
export { openStore, type Store, type StoreOptions } from './open-store.ts'
export type { LiveRun } from './load-runs/live-runs.ts'
export type { ListRunsRequest, LoadRuns, RunPage } from './load-runs/load-runs.ts'
export type { RunFilter } from './load-runs/load-test-runs.ts'
export type { EvidenceDetail } from './evidence/evidence-details.ts'
export type { TrendRow } from './load-runs/load-test-trend.ts'
export type {
  Evidence,
  EvidenceFilter,
  EvidenceRow,
  EvidenceStore,
} from './evidence/evidence-documents.ts'
export type { Page, PageRequest } from './page.ts'
export type { VerdictFilter, VerdictRow, Verdicts } from './verdicts/verdict-runs.ts'
