import type { FaultKind } from '@gauntlet/contract'

/** What became of a fault. Times by the clock that was given. */
export type InjectedFault = {
  readonly kind: FaultKind
  readonly after: number
  /** From its first effect to the end of its last one; undefined when it did not happen. */
  readonly window: { readonly fromNs: number; readonly toNs: number } | undefined
  /** Requests that it hit, or that were sent while it lasted. */
  readonly requests: number
  /** What proves that it happened, or why it did not. */
  readonly proof: string
  /** Why what was harmed does not serve again, where it does not. */
  readonly broken: string | undefined
}

/** What one replica was sent after the last fault, and to how much of it it answered below 500. */
export type AnswersAfter = { readonly sent: number; readonly answered: number }

export type Injected = {
  readonly faults: readonly InjectedFault[]
  /** In the order of the origins. */
  readonly replicas: readonly AnswersAfter[]
}

/** When the last fault was over; undefined when none happened. */
export function findLastEnd(faults: readonly InjectedFault[]): number | undefined {
  const ends = faults.flatMap(({ window }) => (window ? [window.toNs] : []))
  return ends.length > 0 ? Math.max(...ends) : undefined
}
