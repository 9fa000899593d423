/** How often a fault is injected. */
export type Repetition = {
  /** By default a kill comes 5 times and a crash of the database 3 times, spread over the run; every other fault once. */
  readonly times?: number
  /** So many requests from one time to the next, a part of them drawn from the run's seed; needed where `times` is above 1. */
  readonly every?: number
}

/**
 * A fault that Gauntlet injects into a run under load, once so many of its requests have been sent: counted, not timed,
 * so that the same plan hits the same requests again.
 */
export type Fault = { readonly after: number } & Repetition &
  (
    | {
        /** The answer comes so much later. */
        readonly kind: 'delay'
        readonly requests: number
        readonly ms: number
      }
    | {
        /** The target answers, and its caller does not get the answer: what was asked has happened, and the caller cannot know. */
        readonly kind: 'lost-answer'
        readonly requests: number
      }
    | {
        /** Both sides of the connection are reset while the target works on the request: the target can notice, and cancel. */
        readonly kind: 'reset'
        readonly requests: number
      }
    | {
        /**
         * The caller's side alone is reset while the target works on the request. The target does not notice: its side stays
         * open, and its answer is read to the end and thrown away.
         *
         * @see RFC 9293, section 3.5.1, half-open connections
         */
        readonly kind: 'half-open'
        readonly requests: number
      }
    | {
        /** A replica stands still (SIGSTOP, SIGCONT), as in a long garbage collection or on a frozen machine. */
        readonly kind: 'pause'
        readonly ms: number
        /** Counted from 1; the first by default. */
        readonly replica?: number
      }
    | {
        /** A replica is killed (SIGKILL) and started again. Where none is named, each in turn, from the first. */
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
  /**
   * How long the load goes on behind its schedule, and behind the last fault, until recovery can be judged; 30 s by default.
   * What does not answer well within it has not recovered.
   */
  readonly recoveryLimitMs?: number
}
