import { Type } from 'typebox'
import { Count, head, Ms, NullableText, orNull, Ratio, type DocumentOf } from './document-parts.ts'

const Rate = Type.Number({ exclusiveMinimum: 0 })

/** `gauntlet.limit/1`: the highest rate of users at which a target keeps its objectives: what `gauntlet load find-limit --json` prints. */
export const LimitDocument = Type.Object({
  ...head('gauntlet.limit/1'),
  scenario: Type.String(),
  target: Type.String(),
  seed: Type.Integer(),
  /** As it was given: `p99<200ms,errors<0.1%`. */
  slo: Type.String(),
  /**
   * `found`: the limit is between `low` and `high` with a probability of 0.9. `at_least`: nothing broke up to `low`, where the
   * generator or the time ended the search. `below`: nothing held, down to `high`. `none`: no trial said anything.
   */
  result: Type.Enum(['found', 'at_least', 'below', 'none']),
  /** Users a second; null where the result does not say. */
  low_per_second: orNull(Rate),
  limit_per_second: orNull(Rate),
  high_per_second: orNull(Rate),
  /** What broke at the lowest rate that did not hold. */
  broke_first: NullableText,
  /** Why the generator could not send more; null where it could. */
  generator: NullableText,
  /** Why the search ended: `resolved`, `time`, or `interrupted`. */
  ended: Type.Enum(['resolved', 'time', 'interrupted']),
  trials: Type.Array(
    Type.Object({
      rate_per_second: Rate,
      result: Type.Enum(['held', 'broke', 'late']),
      duration_ms: Ms,
      requests: Count,
      error_rate: Ratio,
      p50_ms: orNull(Ms),
      p95_ms: orNull(Ms),
      p99_ms: orNull(Ms),
      /** What broke, or why the generator was late. */
      reasons: Type.Array(Type.String()),
    }),
  ),
})
export type LimitDocument = DocumentOf<typeof LimitDocument>
