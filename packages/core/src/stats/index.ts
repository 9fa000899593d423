export { benjaminiHochberg } from './benjamini-hochberg.ts'
export {
  listChangePoints,
  MAX_SERIES,
  type ChangePoint,
  type ChangePointOptions,
} from './change-points.ts'
export { clopperPearsonInterval, clopperPearsonUpperBound } from './clopper-pearson-interval.ts'
export { commonLanguageEffect } from './common-language-effect.ts'
export { designEffect } from './design-effect.ts'
export { energyStatistic, type EnergyStatistic } from './energy-statistic.ts'
export { equivalence, type Equivalence } from './equivalence.ts'
export { hodgesLehmann, walshAverages } from './hodges-lehmann.ts'
export { holm } from './holm.ts'
export type { Interval } from './interval.ts'
export { detectableEffectInSd, minimumDetectableEffect } from './minimum-detectable-effect.ts'
export { mean, standardDeviation } from './moments.ts'
export { newcombeInterval } from './newcombe-interval.ts'
export { normalCdf, normalQuantile } from './normal.ts'
export { quantile } from './quantile.ts'
export { rankSumShift, type RankSumShift } from './rank-sum-interval.ts'
export { rankSumTest, type RankSumTest } from './rank-sum-test.ts'
export {
  decidableMargin,
  roundsNeeded,
  upperStandardDeviation,
  type RoundsNeeded,
} from './rounds-needed.ts'
export { MAX_SIGN_FLIP_N, signFlipP } from './sign-flip-test.ts'
export { signedRankInterval } from './signed-rank-interval.ts'
export { signedRankTest, type SignedRankTest } from './signed-rank-test.ts'
export { sortAscending } from './sort-ascending.ts'
export { tConfidenceSequence, tEValue } from './t-e-process.ts'
export { pairedTTest, tInterval, welchTTest, type TTest } from './t-test.ts'
export { wilsonInterval, type Proportion } from './wilson-interval.ts'
