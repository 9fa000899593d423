import type { ComparedTarget } from './compare-target.ts'
import type { Explanation } from './group-cases.ts'
import type { ParityOptions } from './parity-options.ts'
import type { Round } from './run-round.ts'

/** Everything that was seen, before it is described. */
export type ParityFindings = {
  readonly options: ParityOptions
  readonly rounds: readonly Round[]
  readonly compared: readonly ComparedTarget[]
  readonly explanations: readonly Explanation[]
}
