export { createRunId } from './run-id.ts'
export { openStore, type Store, type StoreOptions } from './open-store.ts'
export type { ListRunsRequest, LoadRuns } from './load-runs/load-runs.ts'
export type { RunFilter, RunPage } from './load-runs/load-test-runs.ts'
