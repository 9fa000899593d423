import type { Flow } from '@gauntlet/core/flow'
import { Type } from 'typebox'
import {
  AskedTarget,
  Count,
  head,
  Ms,
  NullableText,
  orNull,
  Outcome,
  type DocumentOf,
} from './document-parts.ts'

/** One link of the smoke chain: a flow against one target, run once, its expectations asserted. */
export type SmokeCheck = {
  readonly name: string
  /** Which target of the config it asks. */
  readonly target: string
  /** Checks that must have passed before; their captures are this one's variables. */
  readonly needs?: readonly string[]
  readonly flow: Flow
}

/** The smoke stage: what every target is asked once, before anything else. */
export type SmokeConfig = {
  /** Wall-clock budget of the whole chain; default 60 s. */
  readonly budgetMs?: number
  /** How long each target may take to answer its ready path; default 30 s. */
  readonly readyTimeoutMs?: number
  readonly checks: readonly SmokeCheck[]
  /** Clean-up: runs after the chain, also after a failure or Ctrl-C, and is reported apart. */
  readonly finally?: readonly SmokeCheck[]
  /** Requests generated from an OpenAPI document, to every target. */
  readonly generate?: SmokeGenerate
}

export type SmokeGenerate = {
  /** The document, relative to the config. */
  readonly openapi: string
  /** Requests of each operation, and of each constraint that is broken; default 20. */
  readonly count?: number
  /** The same seed generates the same requests; default 1. */
  readonly seed?: number
}

const SmokeStepResult = Type.Object({
  /** `GET /health`. */
  request: Type.String(),
  status: orNull(Type.Integer()),
  duration_ms: Ms,
  /** Why it failed: the broken expectation with what was seen, an undeclared status, or the transport's words. */
  failures: Type.Array(Type.String()),
})
export type SmokeStepResult = DocumentOf<typeof SmokeStepResult>

export const SmokeCheckResult = Type.Object({
  name: Type.String(),
  target: Type.String(),
  /** A check whose need did not pass, or that the budget no longer covered, is `no_evidence`. */
  outcome: Outcome,
  /** Why it did not pass: names the cause when it was skipped. */
  reason: NullableText,
  needs: Type.Array(Type.String()),
  duration_ms: Ms,
  /** What Gauntlet asks of every target by itself, before the config's checks; absent for those. */
  probe: Type.Optional(Type.Enum(['connect', 'ready'])),
  /** Polls of the until-ready phase; 1 for every other check. */
  attempts: Count,
  steps: Type.Array(SmokeStepResult),
})
export type SmokeCheckResult = DocumentOf<typeof SmokeCheckResult>

/** `gauntlet.smoke/1`. */
export const SmokeDocument = Type.Object({
  ...head('gauntlet.smoke/1'),
  targets: Type.Array(AskedTarget),
  checks: Type.Array(SmokeCheckResult),
  finally: Type.Array(SmokeCheckResult),
  tally: Type.Object({ pass: Count, fail: Count, no_evidence: Count }),
  outcome: Outcome,
  /** The last thing written: a report without it was cut off and proves nothing. */
  footer: Type.Object({ complete: Type.Literal(true), checks: Count, duration_ms: Ms }),
})
export type SmokeDocument = DocumentOf<typeof SmokeDocument>
