export { decideVerdict, outcomeWithGaps, type Gate, type Verdict } from './decide-verdict.ts'
export { combineOutcomes, type Outcome } from './outcome.ts'
