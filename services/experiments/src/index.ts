export { commitAssignments, insertAssignments } from './assignment/pg-assignment-store.ts'
export type { Catalogue } from './assignment/catalogue.ts'
export { runServer, type ServerOptions } from './bin/run-server.ts'
export { createPorts } from './create-ports.ts'
export { inTransaction } from './database/in-transaction.ts'
export { migrate } from './database/migrate.ts'
export { openDatabase, type Database } from './database/pool.ts'
export { commitEvents, insertEvents } from './events/pg-event-store.ts'
export { createGroupCommit, type GroupCommit } from './group-commit/group-commit.ts'
export { buildApp, type AppPorts } from './http/app.ts'
export { toJsonText } from './json/write-json.ts'
export type { AssignmentStore, EventStore, NewAssignment, StoredAssignments } from './ports.ts'
export { confirmLease, createPgRollupStore, endLease } from './rollups/pg-rollup-store.ts'
export type { JobName, Recount, RollupPorts, RollupRun } from './rollups/ports.ts'
export {
  clearLateDays,
  recordFailure,
  recordSuccess,
  replaceBuckets,
  runColumns,
} from './rollups/run-rows.ts'
export { runRollup } from './rollups/run-rollup.ts'
export { seed } from './seed.ts'
