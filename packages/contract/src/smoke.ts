import type { Flow } from '@gauntlet/core/flow'
import type { Outcome } from '@gauntlet/core/verdict'

/** One link of the smoke chain: a flow against one target, run once, its expectations asserted. */
export type SmokeCheck = {
  readonly name: string
  /** Which target of the config it asks. */
  readonly target: string
  /** Checks that must have passed before; their captures are this one's variables. */
  readonly needs?: readonly string[]
  readonly flow: Flow
}

export type SmokeConfig = {
  /** Wall-clock budget of the whole chain; default 60 s. */
  readonly budgetMs?: number
  /** How long each target may take to answer its ready path; default 30 s. */
  readonly readyTimeoutMs?: number
  readonly checks: readonly SmokeCheck[]
  /** Clean-up: runs after the chain, also after a failure or Ctrl-C, and is reported apart. */
  readonly finally?: readonly SmokeCheck[]
}

export type SmokeStepResult = {
  /** `GET /health`. */
  readonly request: string
  readonly status: number | null
  readonly duration_ms: number
  /** Why it failed: the broken expectation with what was seen, an undeclared status, or the transport's words. */
  readonly failures: readonly string[]
}

export type SmokeCheckResult = {
  readonly name: string
  readonly target: string
  /** A check whose need did not pass, or that the budget no longer covered, is `no_evidence`. */
  readonly outcome: Outcome
  /** Why it did not pass: names the cause when it was skipped. */
  readonly reason: string | null
  readonly needs: readonly string[]
  readonly duration_ms: number
  /** What Gauntlet asks of every target by itself, before the config's checks; absent for those. */
  readonly probe?: 'connect' | 'ready'
  /** Polls of the until-ready phase; 1 for every other check. */
  readonly attempts: number
  readonly steps: readonly SmokeStepResult[]
}

/** `gauntlet.smoke/1`. */
export type SmokeDocument = {
  readonly schema: 'gauntlet.smoke/1'
  readonly tool: string
  readonly at: string
  readonly targets: readonly {
    readonly name: string
    readonly url: string
    readonly build: string | null
  }[]
  readonly checks: readonly SmokeCheckResult[]
  readonly finally: readonly SmokeCheckResult[]
  readonly tally: { readonly pass: number; readonly fail: number; readonly no_evidence: number }
  readonly outcome: Outcome
  /** The last thing written: a report without it was cut off and proves nothing. */
  readonly footer: {
    readonly complete: true
    readonly checks: number
    readonly duration_ms: number
  }
}
