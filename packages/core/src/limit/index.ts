export { estimateLimit, nextRate, type LimitEstimate, type LimitTrial } from './search-limit.ts'
export { findBroken, parseSlo, samplesFor, SloError, type Measured, type Objective } from './slo.ts'
