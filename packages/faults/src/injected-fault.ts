import type { Firing } from './list-firings.ts'

/** From a fault's first effect to the end of its last one, by the clock that was given. */
export type FaultWindow = { readonly fromNs: number; readonly toNs: number }

/** What became of a fault, one of the times that it was planned. */
export type InjectedFault = {
  readonly kind: string
  readonly after: number
  readonly firing: Pick<Firing, 'number' | 'of'>
  /** One more of a fault that is spread over the schedule: the run proves something without it. */
  readonly isExtra?: boolean
  /** Undefined when it did not happen. */
  readonly window: FaultWindow | undefined
  /** Requests that it hit, or that were sent while it lasted. */
  readonly requests: number
  /** What proves that it happened, or why it did not. */
  readonly proof: string
  /** Why the replica that it was applied to does not serve again, where it does not. */
  readonly broken: string | undefined
}

/** When the last of these windows ended; undefined when there is none. */
export function findLastEnd(
  faults: readonly { readonly window: FaultWindow | undefined }[],
): number | undefined {
  const ends = faults.flatMap(({ window }) => (window ? [window.toNs] : []))
  return ends.length > 0 ? Math.max(...ends) : undefined
}
