export { roleOf, type StatementRole } from './statement-role.ts'
export {
  StatementCounter,
  toSweepEvents,
  type SentStatement,
  type SweepEvent,
} from './sweep-event.ts'
export { compareRecordings, without, type RecordingDifference } from './compare-recordings.ts'
export {
  isApplicable,
  listCells,
  toCellId,
  type SweepCell,
  type SweepFaultPlan,
  type SweepPoint,
} from './list-cells.ts'
export {
  describeReproduction,
  judgeSweep,
  tallyCells,
  type Reproduction,
  type SweepTally,
} from './judge-sweep.ts'
export {
  compareSweeps,
  type CellAnomaly,
  type ComparedAnomaly,
  type SweepDifference,
  type SweptBuild,
} from './compare-sweeps.ts'
