export { copyForeignDatabase, type DatabaseCopies } from './database-copies.ts'
export { listDisks, watchDisks, type DiskWatch, type OwnDisk } from './disk-watch.ts'
export { findErrorLines, toOneLine, toShownLines } from './one-line.ts'
export { requireProgram, startForeground, type ForegroundProcess } from './foreground-process.ts'
export { createFreshDatabase, saveAsPrepared, type FreshDatabase } from './fresh-database.ts'
export { findFreePort, isPortFree } from './free-port.ts'
export {
  describeRevision,
  describeWorkingTree,
  findBuild,
  findCommit,
  findRefusal,
  git,
} from './git-revision.ts'
export { findGitRefusal, GitRefusal } from './git-refusal.ts'
export { startProcess, type OwnedProcess, type ProcessExit } from './owned-process.ts'
export { createDatabase } from './postgres/create-database.ts'
export { findPostgresBinaries, hasEmbeddedPostgres } from './postgres/binaries.ts'
export { startPostgres, type Postgres } from './postgres/cluster.ts'
export type { PostgresOptions } from './postgres/launch.ts'
export { prepareDatabase } from './prepare-database.ts'
export { followLog } from './postgres/follow-log.ts'
export { readLastLines } from './read-last-lines.ts'
export { tryDatabase } from './reach-database.ts'
export type { RestorableState } from './start-replicas.ts'
export type { Replica } from './start-replica.ts'
export { startStack, type Stack, type StackOptions } from './start-stack.ts'
export { startTarget, type RunningTarget, type StartTargetOptions } from './start-target.ts'
export { configuredDatabaseUrl } from './target-database.ts'
export { EndedBeforeReady, waitUntilReady } from './wait-until-ready.ts'
export { checkStateFolder } from './state-folder.ts'
export { makeFolder, writeWhole } from './write-whole.ts'
