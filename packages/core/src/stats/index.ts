export { barnardTest } from './barnard-test.ts'
export { benjaminiHochberg, holm } from './multiple-tests.ts'
export { binomialTest } from './binomial.ts'
export { boschlooTest } from './boschloo-test.ts'
export {
  listChangePoints,
  MAX_SERIES,
  type ChangePoint,
  type ChangePointOptions,
} from './change-points.ts'
export {
  clopperPearsonInterval,
  clopperPearsonUpperBound,
  poissonRateTest,
  type EventRate,
  type PoissonRateTest,
} from './poisson-rate-test.ts'
export { cohensD, geometricMean, mean, standardDeviation } from './moments.ts'
export { commonLanguageEffect, rankSumTest, type RankSumTest } from './rank-sum-test.ts'
export { correctCoordinatedOmission } from './correct-coordinated-omission.ts'
export { designEffect } from './design-effect.ts'
export { energyStatistic, type EnergyStatistic } from './energy-statistic.ts'
export { equivalence, type Equivalence } from './equivalence.ts'
export { fisherExactTest, type TableTest } from './fisher-exact-test.ts'
export { hodgesLehmann, walshAverages, signedRankInterval } from './signed-rank-interval.ts'
export { type Interval, wilsonInterval, type Proportion } from './wilson-interval.ts'
export {
  detectableEffectInSd,
  minimumDetectableEffect,
  decidableMargin,
  roundsNeeded,
  upperStandardDeviation,
  type RoundsNeeded,
} from './rounds-needed.ts'
export { newcombeInterval } from './newcombe-interval.ts'
export { normalCdf, normalQuantile } from './normal.ts'
export { quantile, type QuantileType, sortAscending } from './quantile.ts'
export { quantileInterval, type QuantileInterval } from './quantile-interval.ts'
export { rankSumShift, type RankSumShift } from './rank-sum-interval.ts'
export { MAX_SIGN_FLIP_N, signFlipP } from './sign-flip-test.ts'
export { signedRankTest, type SignedRankTest } from './signed-rank-test.ts'
export { tConfidenceSequence, tEValue } from './t-e-process.ts'
export { pairedTTest, tInterval, welchTTest, type TTest } from './t-test.ts'
