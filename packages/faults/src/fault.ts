import type { StatementMatch } from '@gauntlet/contract'

/** When, and how often, a fault is injected. */
export type Moment = {
  /** Once so many requests of the run have been sent. */
  readonly after: number
  /** By default a kill comes 5 times and a crash of the database 3 times, spread over the run; every other fault once. */
  readonly times?: number
  /** So many requests from one time to the next, a part of them drawn from the run's seed; needed where `times` is above 1. */
  readonly every?: number
}

/**
 * A fault that Gauntlet injects into a run under load, once so many of its requests have been sent, or at a statement that
 * matches: counted, not timed, so that the same plan hits the same requests again.
 */
export type AnyFault = Partial<Moment> & { readonly kind: string; readonly match?: StatementMatch }

/** One fault of a kind, with the keys that the kind has besides. */
export type FaultOf<Kind extends string, Keys = unknown> = Moment & { readonly kind: Kind } & Keys

/** The keys of a fault of so many requests on their way. */
export type OfRequests = { readonly requests: number }
