/**
 * A fault that Gauntlet injects into a run under load, once so many of its requests have been sent: counted, not timed,
 * so that the same plan hits the same requests again.
 */
export type Fault = { readonly after: number } & (
  | {
      /** The answer comes so much later. */
      readonly kind: 'delay'
      readonly requests: number
      readonly ms: number
    }
  | {
      /** The target answers, and its caller never hears it: what was asked has happened, and nobody knows. */
      readonly kind: 'lost-answer'
      readonly requests: number
    }
  | {
      /** The connection is reset as soon as the request has been passed on: it may happen or not. */
      readonly kind: 'reset'
      readonly requests: number
    }
  | {
      /** A replica stands still (SIGSTOP, SIGCONT), as in a long garbage collection or on a frozen machine. */
      readonly kind: 'pause'
      readonly ms: number
      /** Counted from 1; the first unless said. */
      readonly replica?: number
    }
  | {
      /** A replica is killed (SIGKILL) and started again. */
      readonly kind: 'kill'
      readonly replica?: number
    }
  | {
      /** A session of the database dies by force: PostgreSQL ends all sessions and recovers from its log. */
      readonly kind: 'database-crash'
    }
)

export type FaultKind = Fault['kind']

/** One scenario under faults: what `gauntlet run` does in its stage `faults`. */
export type FaultedScenario = {
  /** A scenario of the config. */
  readonly scenario: string
  readonly inject: readonly Fault[]
}
