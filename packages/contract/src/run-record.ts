import type { Failure } from '@gauntlet/core/verdict'
import { Type } from 'typebox'
import {
  Count,
  Ms,
  NullableText,
  orNull,
  Outcome,
  Texts,
  type DocumentOf,
} from './document-parts.ts'
import { BaselineFailures, ChangedAnswers, MeasuredDifferences } from './verdict.ts'

/** What a known gap would have to cover. @see Failure */
const FailureSchema = Type.Unsafe<Failure>(
  Type.Object({
    kind: Type.Enum(['check', 'anomaly', 'mapping']),
    check: Type.Optional(Type.String()),
    guarantee: Type.Optional(Type.String()),
    class: Type.Optional(Type.String()),
    mapping: Type.Optional(Type.String()),
    cases: Type.Optional(Type.Array(Type.String())),
    under: Type.Optional(Type.Enum(['plain', 'faults'])),
  }),
)

/** A gate before known gaps are applied. @see StageReason */
const StageReasonSchema = Type.Object({
  check: Type.String(),
  gate: Type.Optional(Type.String()),
  under: Type.Optional(Type.Literal('faults')),
  outcome: Outcome,
  summary: Type.String(),
  /** Relative to the project's folder. */
  evidence: NullableText,
  previous_outcome: Type.Optional(orNull(Outcome)),
  duration_ms: Type.Optional(Ms),
  failure: Type.Optional(FailureSchema),
  guarantee: Type.Optional(Type.String()),
  is_precondition: Type.Optional(Type.Boolean()),
})

/** A stage that has ended, with all that the verdict takes of it. */
const FinishedStage = Type.Object({
  stage: Type.String(),
  started_at: Type.String(),
  duration_ms: Ms,
  reasons: Type.Array(StageReasonSchema),
  baseline_failures: Type.Optional(BaselineFailures),
  differences: Type.Optional(MeasuredDifferences),
  changed_answers: Type.Optional(ChangedAnswers),
  not_looked_at: Type.Array(Type.String()),
  /** Why the stages after it would mean nothing. */
  stop: NullableText,
  /** It had too little time: asked again, it runs in the standard profile. */
  out_of_time: Type.Optional(Type.Literal(true)),
  /** What later stages read back, relative to the run's folder. */
  files: Type.Array(Type.String()),
})
export type FinishedStage = DocumentOf<typeof FinishedStage>

/** `gauntlet.run/2`: `run.json` in the folder of a verdict, from the run's start on. */
export const RunRecord = Type.Object({
  schema: Type.Literal('gauntlet.run/2'),
  tool: Type.String(),
  id: Type.String(),
  /** `interrupted`: its process ended before the verdict. */
  status: Type.Enum(['running', 'interrupted', 'ended']),
  started_at: Type.String(),
  resumed_at: Type.Array(Type.String()),
  process: Type.Object({ host: Type.String(), pid: Count }),
  /** What the run is about: options, config, scenarios, builds; hashes where it is long. */
  question: Texts,
  stages: Type.Array(FinishedStage),
})
export type RunRecord = DocumentOf<typeof RunRecord>
