/** What every phase of a workload has. */
type PhaseBase = {
  readonly name?: string
  /** Seconds may be fractions of a second: 250 is a quarter. At least 0. */
  readonly durationMs: number
  /** Sent but not recorded: connections open, code gets compiled, caches fill. */
  readonly warmUp?: boolean
}

/** Open model: users arrive on schedule, whether or not earlier ones are done. */
export type RatePhase = PhaseBase & {
  readonly kind: 'rate'
  /** New users a second; fractions are fine: 0.3 is one every 3.3 s. */
  readonly ratePerSecond: number
  /** The rate at the end of the phase; between the two it changes linearly. */
  readonly rampToPerSecond?: number
  /** Arrivals beyond this many active users are skipped and counted. */
  readonly maxUsers?: number
}

/** Open model: this many users, spread evenly over the phase. */
export type CountPhase = PhaseBase & {
  readonly kind: 'count'
  readonly arrivals: number
  readonly maxUsers?: number
}

/** Nobody arrives. */
export type PausePhase = PhaseBase & { readonly kind: 'pause' }

/** Closed model: this many users at a time; one that ends is replaced at once. */
export type UsersPhase = PhaseBase & { readonly kind: 'users'; readonly users: number }

/** One stretch of a workload. Phases run one after the other. */
export type LoadPhase = RatePhase | CountPhase | PausePhase | UsersPhase
