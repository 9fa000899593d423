export { barnardTest } from './barnard-test.ts'
export { benjaminiHochberg } from './benjamini-hochberg.ts'
export { binomialTest } from './binomial.ts'
export { boschlooTest } from './boschloo-test.ts'
export {
  listChangePoints,
  MAX_SERIES,
  type ChangePoint,
  type ChangePointOptions,
} from './change-points.ts'
export { clopperPearsonInterval, clopperPearsonUpperBound } from './clopper-pearson-interval.ts'
export { cohensD } from './cohens-d.ts'
export { commonLanguageEffect } from './common-language-effect.ts'
export { correctCoordinatedOmission } from './correct-coordinated-omission.ts'
export { designEffect } from './design-effect.ts'
export { energyStatistic, type EnergyStatistic } from './energy-statistic.ts'
export { equivalence, type Equivalence } from './equivalence.ts'
export { fisherExactTest, type TableTest } from './fisher-exact-test.ts'
export { geometricMean } from './geometric-mean.ts'
export { hodgesLehmann, walshAverages } from './hodges-lehmann.ts'
export { holm } from './holm.ts'
export type { Interval } from './interval.ts'
export { detectableEffectInSd, minimumDetectableEffect } from './minimum-detectable-effect.ts'
export { mean, standardDeviation } from './moments.ts'
export { newcombeInterval } from './newcombe-interval.ts'
export { normalCdf, normalQuantile } from './normal.ts'
export { poissonRateTest, type EventRate, type PoissonRateTest } from './poisson-rate-test.ts'
export { quantile, type QuantileType } from './quantile.ts'
export { quantileInterval, type QuantileInterval } from './quantile-interval.ts'
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
