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
}
