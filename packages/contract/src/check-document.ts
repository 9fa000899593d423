import { Type } from 'typebox'
import { head, Outcome, type DocumentOf } from './document-parts.ts'
import { LoadCheck } from './load-run.ts'
import { SmokeCheckResult } from './smoke.ts'

/** `gauntlet.check/1`: what `gauntlet check --url` found. */
export const CheckDocument = Type.Object({
  ...head('gauntlet.check/1'),
  url: Type.String(),
  /** Each flow of the file, run once with its expectations. */
  flows: Type.Array(SmokeCheckResult),
  /** What the database was asked. */
  checks: Type.Array(LoadCheck),
  /** Of all of them; no evidence where one of them has none, or there is none. */
  outcome: Outcome,
})
export type CheckDocument = DocumentOf<typeof CheckDocument>
