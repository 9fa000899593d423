export {
  listBlockProblems,
  validBlocks,
  type Block,
  type EndpointAnswers,
  type RunCheck,
  type RunMeasures,
} from './block.ts'
export { blocksToRegress, perLookAlpha } from './per-look-alpha.ts'
export { compareBlocks, type Comparison, type NewError } from './compare-blocks.ts'
export { requestsNeeded } from './estimate-ratio.ts'
export { type InconclusiveReason, type MetricVerdict } from './decide.ts'
export { type CompareWarning } from './diagnostics.ts'
export { type CheckRow, type RunCounts } from './check-row.ts'
export { judgeMetrics, type Judgement } from './judge.ts'
export { type MetricRow } from './metric-row.ts'
export { toMarginText } from './next-action.ts'
export { findNextStep, firstArm, type NextStep, type StopReason } from './next-step.ts'
export {
  ARMS,
  DEFAULT_LOOKS,
  DEFAULT_MARGINS,
  DEFAULT_MAX_REDO,
  type Arm,
  type ComparePlan,
  type MetricPlan,
} from './plan.ts'
export {
  judgeChange,
  PHASE_METRICS,
  type Change,
  type ChangeVerdict,
  type PhaseMetric,
} from './judge-change.ts'
export { describeCheck, orderChecks, toCheckLine } from './to-check-line.ts'
export { toEffectLine, toMetricLine } from './to-metric-line.ts'
export { canGoOn, describeUnfinished, toCompareFile, toLooksText } from './unfinished.ts'
