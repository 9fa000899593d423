import type { Flow, Jitter } from './flow.ts'

type PhaseBase = {
  readonly name?: string
  readonly durationMs: number
  /** Warm-up: false keeps its answers out of every metric and every operation count. Default true. */
  readonly record?: boolean
}

/** Arrivals on a schedule, however slowly the target answers. */
export type OpenPhase = PhaseBase & {
  readonly kind: 'open'
  /** Arrivals a second; may be a fraction. */
  readonly ratePerSecond: number
  /** The rate grows or falls to this in a straight line over the phase. */
  readonly rampToPerSecond?: number
  /** Evenly spaced, or a Poisson process from the seed. Default uniform. */
  readonly spacing?: 'uniform' | 'poisson'
  /** An arrival beyond this many live users is skipped, counted and shown. */
  readonly maxUsers?: number
}

/** A fixed number of arrivals, evenly spread. */
export type CountPhase = PhaseBase & {
  readonly kind: 'count'
  readonly arrivals: number
  readonly maxUsers?: number
}

export type PausePhase = PhaseBase & { readonly kind: 'pause' }

/** A constant number of users; each starts its next flow when the last one ends. */
export type ClosedPhase = PhaseBase & { readonly kind: 'closed'; readonly users: number }

/**
 * Users that are released together, so that their first requests overlap: connections are open and requests are written
 * before the release. Each burst has an equal part of the duration and is released in the middle of it. All users of one
 * burst read the same `{{ $burstKey }}`.
 */
export type BurstPhase = PhaseBase & {
  readonly kind: 'burst'
  readonly bursts: number
  /** Of each burst. */
  readonly users: number
  readonly maxUsers?: number
}

export type LoadPhase = OpenPhase | CountPhase | PausePhase | ClosedPhase | BurstPhase

export type WeightedFlow = { readonly weight: number; readonly flow: Flow }

/** Rows that users take variables from: by arrival, in order (round and round), or at random. */
export type Feeder = {
  readonly fields: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  readonly order: 'sequence' | 'random'
  /** All rows under one variable instead of one row a user. */
  readonly allAs?: string
}

export type Defaults = {
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  readonly strictCapture?: boolean
  readonly thinkJitter?: Jitter
}

/** A condition over the metrics of the whole run: `http.response_time.p95 < 200`. */
export type Threshold = {
  readonly expression: string
  /** False: a miss is shown but fails nothing. Default true. */
  readonly strict?: boolean
}

/** A workload: load phases plus weighted flows. */
export type Scenario = {
  readonly name: string
  readonly phases: readonly LoadPhase[]
  readonly flows: readonly WeightedFlow[]
  /** The same for every user. */
  readonly variables?: Readonly<Record<string, unknown>>
  /** One element for each user, from the seed. */
  readonly choices?: Readonly<Record<string, readonly unknown[]>>
  readonly feeders?: readonly Feeder[]
  readonly defaults?: Defaults
  readonly thresholds?: readonly Threshold[]
  /** Once before and once after the load; their variables go to every user. */
  readonly before?: Flow
  readonly after?: Flow
  /** Where the load goes when the command line does not say. */
  readonly target?: string
  readonly connections?: { readonly max?: number; readonly verifyTls?: boolean }
}
