import type { Outcome } from '@gauntlet/core/verdict'

/** A named question with an expected and an observed value. */
export type CheckResult = {
  readonly name: string
  readonly outcome: Outcome
  /** What had to be true, in words or as a number: `0`, `"> 0"`, `"<= 0.01"`. */
  readonly expected: string | number
  /** What was seen; null when nothing could be. */
  readonly observed: string | number | null
  /** The query, the offending keys (at most 20), the reason for `no_evidence`. */
  readonly details: Readonly<Record<string, unknown>>
}
