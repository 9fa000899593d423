export {
  compareFaultedBuilds,
  type FaultedAnomaly,
  type FaultedBuild,
  type FaultedDifference,
} from './compare-faulted-builds.ts'
export {
  measureDegradation,
  type Availability,
  type Degradation,
  type TimedRequest,
  type TimeWindow,
} from './measure-degradation.ts'
