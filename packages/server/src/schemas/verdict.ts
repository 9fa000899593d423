import { Type } from 'typebox'

export const NullableText = Type.Union([Type.String(), Type.Null()])
export const OutcomeSchema = Type.Enum(['pass', 'fail', 'no_evidence'])
const VerdictSchema = Type.Enum(['ship', 'ship-with-known-gaps', 'hold', 'inconclusive'])

export const VerdictRowSchema = Type.Object({
  id: Type.String(),
  project: Type.String(),
  branch: NullableText,
  verdict: VerdictSchema,
  at: Type.String(),
  tool: Type.String(),
  evidence: Type.String(),
})

/** `gauntlet.verdict/1`. */
export const VerdictDocumentSchema = Type.Interface([VerdictRowSchema], {
  exit_code: Type.Integer(),
  resumed_at: Type.Optional(Type.Array(Type.String())),
  stages: Type.Array(
    Type.Object({
      stage: Type.String(),
      outcome: OutcomeSchema,
      duration_ms: Type.Number(),
      started_at: Type.Optional(Type.String()),
      reasons: Type.Array(
        Type.Object({
          check: Type.String(),
          outcome: OutcomeSchema,
          summary: Type.String(),
          gate: Type.Optional(Type.String()),
          known_gap: NullableText,
          evidence: NullableText,
          under: Type.Optional(Type.Literal('faults')),
          previous_outcome: Type.Optional(Type.Union([OutcomeSchema, Type.Null()])),
          duration_ms: Type.Optional(Type.Number()),
        }),
      ),
      baseline_failures: Type.Optional(
        Type.Array(
          Type.Object({ check: Type.String(), summary: Type.String(), evidence: NullableText }),
        ),
      ),
      differences: Type.Optional(
        Type.Array(
          Type.Object({
            scenario: Type.String(),
            metric: Type.String(),
            verdict: Type.String(),
            effect: NullableText,
          }),
        ),
      ),
      command: Type.Optional(Type.String()),
    }),
  ),
  builds: Type.Array(
    Type.Object({ target: Type.String(), build: NullableText, url: Type.String() }),
  ),
  not_looked_at: Type.Array(Type.String()),
})
