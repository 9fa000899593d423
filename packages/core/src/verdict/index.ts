export {
  changedAnswersQuestion,
  describeChangedAnswers,
  listChangedAnswers,
  type ChangedAnswer,
} from './changed-answers.ts'
export { applyGaps } from './apply-gaps.ts'
export {
  decideVerdict,
  outcomeWithGaps,
  type Gate,
  type Verdict,
  combineOutcomes,
  type Outcome,
} from './decide-verdict.ts'
export {
  matchGaps,
  type Circumstance,
  type Failure,
  type Gap,
  type GapAnswer,
  type GapCover,
  type GapProblem,
  type GapQuestion,
  type LookedFor,
} from './match-gaps.ts'
export { requireDone, requireSubstance } from './require-substance.ts'
export {
  addPreviousOutcomes,
  summariseVerdict,
  explainVerdict,
  type StageLine,
  type VerdictItem,
  type VerdictSummary,
} from './summarise-verdict.ts'
export type {
  BaselineFailure,
  MeasuredDifference,
  StageReason,
  StageResult,
  StageSubject,
  VerdictReason,
  WalkedStage,
} from './walked-stage.ts'
