export {
  buildCompareDocument,
  buildParityCase,
  buildParityDetails,
  buildParityDocument,
  buildRunMeasures,
  buildSmokeDocument,
} from './build-documents.ts'
export { buildFaultsDocument } from './build-faults.ts'
export { buildSweepDocument } from './build-sweep.ts'
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.ts'
export { createForeignDatabase, type ForeignDatabase } from './foreign-database.ts'
export { openTestStore, type TestStore } from './test-store.ts'
export {
  buildCheck,
  buildEndpointResult,
  buildFault,
  buildGuarantee,
  buildLoadResult,
  buildLoadRunRow,
} from './load-run.ts'
export { startRawServer, type RawServer } from './raw-server.ts'
export { describeValidator, type ValidatorUnderTest } from './validator-contract.suite.ts'
export {
  buildReviewCall,
  buildReviewDocument,
  buildReviewFinding,
  replaceReviewTexts,
} from './review.ts'
export { listHostileRequests, type ApiDescription } from './hostile-requests.ts'
export { certificateFile } from './certificates.ts'
export { hasPgBouncer, startPgBouncer, type PgBouncer } from './pgbouncer.ts'
export { checkPrinted } from './check-printed.ts'
export { bundledCommand, createFakeIo, runCli, type FakeIoOptions } from './run-cli.ts'
export { atDesk, hasBrowser, openPage, patienceMs, startBrowser } from './browser.ts'
