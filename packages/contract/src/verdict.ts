import type { ExitCode } from './errors.ts'
import { Type } from 'typebox'
import {
  Count,
  head,
  Ms,
  NullableText,
  orNull,
  Outcome,
  Ratio,
  type DocumentOf,
} from './document-parts.ts'

/** What was compared: a target and the commit it ran. */
const Build = Type.Object({ target: Type.String(), build: NullableText, url: Type.String() })
export type Build = DocumentOf<typeof Build>

/** Why a stage ended as it did: one gate of the verdict. @see VerdictReason */
const ReasonSchema = Type.Object({
  check: Type.String(),
  gate: Type.Optional(Type.String()),
  under: Type.Optional(Type.Literal('faults')),
  outcome: Outcome,
  summary: Type.String(),
  known_gap: NullableText,
  evidence: NullableText,
  previous_outcome: Type.Optional(orNull(Outcome)),
  duration_ms: Type.Optional(Ms),
})

/** What the baseline failed. @see BaselineFailure */
export const BaselineFailures = Type.Array(
  Type.Object({ check: Type.String(), summary: Type.String(), evidence: NullableText }),
)

/** What comparisons measured. @see MeasuredDifference */
export const MeasuredDifferences = Type.Array(
  Type.Object({
    scenario: Type.String(),
    metric: Type.String(),
    verdict: Type.String(),
    effect: NullableText,
  }),
)

/** Statuses whose share of an endpoint's answers differs between the builds. @see ChangedAnswer */
export const ChangedAnswers = Type.Array(
  Type.Object({
    scenario: Type.String(),
    endpoint: Type.String(),
    status: Count,
    baseline_share: Ratio,
    candidate_share: Ratio,
    requests: Count,
  }),
)

/** @see StageResult */
const StageSchema = Type.Object({
  stage: Type.String(),
  outcome: Outcome,
  duration_ms: Ms,
  started_at: Type.Optional(Type.String()),
  reasons: Type.Array(ReasonSchema),
  baseline_failures: Type.Optional(BaselineFailures),
  differences: Type.Optional(MeasuredDifferences),
  command: Type.Optional(Type.String()),
})

/** What lists show of a verdict. */
export const VerdictRow = Type.Object({
  id: Type.String(),
  project: Type.String(),
  branch: NullableText,
  verdict: Type.Enum(['ship', 'ship-with-known-gaps', 'hold', 'inconclusive']),
  at: Type.String(),
  tool: Type.String(),
  /** The folder with the documents, logs and reports of this verdict, relative to the project's. */
  evidence: Type.String(),
})
export type VerdictRow = DocumentOf<typeof VerdictRow>

/** `gauntlet.verdict/1`: what `gauntlet run` prints. */
export const VerdictDocument = Type.Object({
  ...head('gauntlet.verdict/1'),
  ...VerdictRow.properties,
  exit_code: Type.Unsafe<ExitCode>(Count),
  /** When it was resumed after its process had been killed, in order; absent when it never was. */
  resumed_at: Type.Optional(Type.Array(Type.String())),
  stages: Type.Array(StageSchema),
  builds: Type.Array(Build),
  /** What nobody looked at, one sentence each: stages left out, gaps of the evidence. */
  not_looked_at: Type.Array(Type.String()),
  /** Replicas that ended while all started together and came up later: one sentence each; absent without any. */
  start_up_races: Type.Optional(Type.Array(Type.String())),
  /** False where no check looked at the stored data; absent in documents of older versions. */
  data_checked: Type.Optional(Type.Boolean()),
  /** What the candidate answers otherwise than the baseline, by status: no gate; absent where nothing differs. */
  changed_answers: Type.Optional(ChangedAnswers),
})
export type VerdictDocument = DocumentOf<typeof VerdictDocument>
