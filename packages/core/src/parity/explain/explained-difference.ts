import type { Difference } from '../compare/difference.ts'

export type ExplainedDifference = Difference & {
  /** The id of the mapping that explains it; null for what is left. */
  readonly explainedBy: string | null
}
