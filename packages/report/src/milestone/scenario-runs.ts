import type { LoadRunDocument } from '@gauntlet/contract'

/** All runs of one scenario, newest first. */
export type ScenarioRuns = {
  readonly scenario: string
  readonly before: readonly LoadRunDocument[]
  readonly after: readonly LoadRunDocument[]
}
