export { decideVerdict, outcomeWithGaps, type Gate, type Verdict } from './decide-verdict.ts'
export {
  matchGaps,
  type Failure,
  type Gap,
  type GapAnswer,
  type GapCover,
  type GapProblem,
} from './match-gaps.ts'
export { combineOutcomes, type Outcome } from './outcome.ts'
