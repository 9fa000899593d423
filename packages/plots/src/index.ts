export { toBadge, type BadgeWord, type Tone } from './badges.ts'
export {
  shorten,
  toPixels,
  toPlace,
  type ChartPoint,
  type ChartSpec,
  type KeyEntry,
  type Place,
} from './chart.ts'
export { toBlockDifferences, type BlockDifference } from './compare/block-differences.ts'
export { toBlocksChart } from './compare/blocks-chart.ts'
export { metricColumns, stopWords } from './compare/comparison-words.ts'
export { toDifferencesChart } from './compare/differences-chart.ts'
export {
  formatDifference,
  formatEffect,
  formatInterval,
  formatMargin,
  formatDetectableEffect,
  toDetectableEffect,
  verdictWords,
} from './compare/effect-words.ts'
export { toForestChart } from './compare/forest-chart.ts'
export { listShifts, toShiftChart, type Shift } from './compare/shift-chart.ts'
export { listAuditRows } from './load-run/audit-rows.ts'
export { toAnswersChart } from './load-run/answers-chart.ts'
export { toLatencyChart, toThroughputChart, type Course } from './load-run/course-charts.ts'
export { MOST_CURVES, toPercentileChart } from './load-run/percentile-chart.ts'
export { toHistoryChart, type History } from './trend/history-chart.ts'
export {
  describeFaultedAnomalies,
  describeFaultsDifference,
  describeShrunk,
  toFaultedRows,
  type FaultedBuildView,
  type FaultedRow,
  type FaultsView,
} from './faults/faults-words.ts'
export { palette, seriesColors, verdictColors } from './palette.ts'
export {
  countCells,
  describeLastSweepRun,
  describeSweepCell,
  describeSweepDifference,
  describeSweepStop,
  describeSweepStory,
  describeSweepTally,
  groupRedCells,
  SWEEP_MARKS,
  SWEEP_POINTS,
  toSqlLine,
  toSweepMatrix,
  type RedCells,
  type SweepCellView,
  type SweepEventView,
  type SweepMark,
  type SweepMatrixRow,
  type SweepView,
} from './sweep/sweep-words.ts'
