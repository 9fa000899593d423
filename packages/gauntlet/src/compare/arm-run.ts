import type { Arm, RunMeasures } from '@gauntlet/core/compare'

/** One run as the comparison sees it. */
export type ArmRun = {
  readonly measures: RunMeasures
  /** Whether generator and host were fit; why not is for people. */
  readonly valid: boolean
  readonly reasons: readonly string[]
}

export type RunArm = (run: {
  readonly arm: Arm
  readonly block: number
  /** The same for both arms of a block. */
  readonly seed: number
  /** Of a duet: to be awaited before the load and after it; false when the other arm has come to nothing. */
  readonly waitForOther?: () => Promise<boolean>
}) => Promise<ArmRun | 'interrupted'>
