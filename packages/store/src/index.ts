export { isAlive, ownIdentity } from './process-identity.ts'
export { createRunId } from './run-id.ts'
export { openStore, type Store, type StoreOptions } from './open-store.ts'
export type { LiveRun, TrendRow } from './load-runs/live-runs.ts'
export type { ListRunsRequest, LoadRuns, RunPage } from './load-runs/load-runs.ts'
export type { RunFilter } from './load-runs/load-test-runs.ts'
export type {
  EvidenceDetail,
  Evidence,
  EvidenceFilter,
  EvidenceStore,
} from './evidence/evidence-documents.ts'
export type { Page, PageRequest } from './page.ts'
export type { VerdictFilter, Verdicts } from './verdicts/verdict-runs.ts'
