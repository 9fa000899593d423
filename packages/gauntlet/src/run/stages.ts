import type { Stage } from './stage.ts'
import { compareStage } from './stages/compare-stage.ts'
import { faultsStage } from './stages/faults-stage.ts'
import { guaranteesStage } from './stages/guarantees-stage.ts'
import { loadStage } from './stages/load-stage.ts'
import { parityStage } from './stages/parity-stage.ts'
import { reviewStage } from './stages/review-stage.ts'
import { smokeStage } from './stages/smoke-stage.ts'
import { sweepStage } from './stages/sweep-stage.ts'

/** The stages there are, in the order they run. */
export const stages: readonly Stage[] = [
  smokeStage,
  parityStage,
  loadStage,
  guaranteesStage,
  sweepStage,
  faultsStage,
  compareStage,
  reviewStage,
]
