import { Type } from 'typebox'
import {
  Count,
  Counts,
  head,
  Ms,
  NullableNumber,
  NullableText,
  orNull,
  Outcome,
  Ratio,
  type DocumentOf,
} from './document-parts.ts'

const Arm = Type.Enum(['baseline', 'candidate'])
const Interval = Type.Tuple([Type.Number(), Type.Number()])

/** One metric. Effects and intervals are positive when the candidate is worse. @see MetricRow */
const MetricSchema = Type.Object({
  metric: Type.String(),
  of: Type.Optional(Type.String()),
  quantile: Type.Optional(Ratio),
  verdict: Type.Enum(['regressed', 'improved', 'no_difference', 'inconclusive']),
  reason: orNull(
    Type.Enum([
      'wide',
      'borderline',
      'direction_only',
      'too_few_blocks',
      'too_few_requests',
      'not_measurable',
      'fewer_successes',
    ]),
  ),
  not_worse: Type.Boolean(),
  scale: Type.Enum(['ratio', 'share', 'absolute']),
  effect: NullableNumber,
  ci: orNull(Interval),
  ci_level: Ratio,
  eq_ci: orNull(Interval),
  p: NullableNumber,
  p_adjusted: NullableNumber,
  n: Count,
  margin: Type.Number(),
  mde80: NullableNumber,
  sd_block: NullableNumber,
  blocks_worse: Count,
  more_blocks: NullableNumber,
  gate: Type.Boolean(),
  partial: Type.Boolean(),
  next: NullableText,
})

/** What one run answered to one thing that the config asks of every run. @see RunCheck */
const RunCheckSchema = Type.Object({
  check: Type.String(),
  outcome: Outcome,
  summary: Type.String(),
  guarantee: Type.Optional(Type.String()),
  anomaly: Type.Optional(Type.String()),
  evidence: Type.Optional(NullableText),
})

const RunCounts = Type.Object({ pass: Count, fail: Count, no_evidence: Count })

/** The same over all runs. @see CheckRow */
const CheckSchema = Type.Object({
  check: Type.String(),
  outcome: Outcome,
  regressed: Type.Boolean(),
  baseline: RunCounts,
  candidate: RunCounts,
  summary: NullableText,
  guarantee: Type.Optional(Type.String()),
  anomaly: Type.Optional(Type.String()),
  evidence: NullableText,
})

/** What one run measured. @see RunMeasures */
const RunSchema = Type.Object({
  run_id: Type.String(),
  workload_hash: Type.String(),
  values: Type.Record(Type.String(), NullableNumber),
  proportions: Type.Record(Type.String(), Type.Object({ count: Count, total: Count })),
  samples: Counts,
  parts: Type.Optional(
    Type.Record(Type.String(), Type.Object({ metric: Type.String(), of: Type.String() })),
  ),
  error_kinds: Counts,
  crashed: Type.Boolean(),
  checks: Type.Optional(Type.Array(RunCheckSchema)),
  endpoints: Type.Optional(
    Type.Record(Type.String(), Type.Object({ requests: Count, successes: Count })),
  ),
})

const BlockSchema = Type.Object({
  block: Count,
  attempt: Count,
  first: Arm,
  baseline: RunSchema,
  candidate: RunSchema,
  valid: Type.Boolean(),
  duration_ms: Ms,
})

const PlanSchema = Type.Object({
  seed: Type.String(),
  looks: Type.Array(Count),
  metrics: Type.Array(
    Type.Object({
      metric: Type.String(),
      kind: Type.Enum(['ratio', 'proportion']),
      better: Type.Enum(['lower', 'higher']),
      margin: Type.Number(),
      gate: Type.Boolean(),
      quantile: Type.Optional(Ratio),
      of: Type.Optional(Type.String()),
      guard: Type.Optional(Type.String()),
    }),
  ),
  mode: Type.Enum(['interleaved', 'duet']),
  max_redo: Count,
  max_ms: Type.Optional(Ms),
})

const WarningSchema = Type.Object({
  metric: Type.String(),
  code: Type.Enum([
    'identical_values',
    'order_effect',
    'autocorrelation',
    'spread_change',
    'zero_baseline',
    'partial',
  ]),
  sentence: Type.String(),
})

/**
 * `gauntlet.compare/2`: what `gauntlet compare --json` prints, and the artefact from which a comparison is drawn, replayed
 * or resumed. The plan and the blocks are all that its verdicts rest on.
 */
export const CompareDocument = Type.Object({
  ...head('gauntlet.compare/2'),
  scenario: Type.String(),
  /** Names of the targets in the config. */
  targets: Type.Object({ baseline: Type.String(), candidate: Type.String() }),
  /** The commit of each, null where it has none that is known; absent in documents of earlier versions. */
  builds: Type.Optional(Type.Object({ baseline: NullableText, candidate: NullableText })),
  /** What it was called with, for `--resume`. */
  options: Type.Object({
    profile: Type.Enum(['quick', 'standard']),
    /** `--margin`; null for the defaults. */
    margin: NullableNumber,
    cool_down_ms: Ms,
  }),
  metrics: Type.Array(MetricSchema),
  /** Kinds of failure that only the candidate showed. */
  new_errors: Type.Array(Type.Object({ error: Type.String(), requests: Count, blocks: Count })),
  warnings: Type.Array(WarningSchema),
  /** Guarantees, data checks, thresholds and background jobs over all runs; absent in documents of earlier versions. */
  checks: Type.Optional(Type.Array(CheckSchema)),
  outcome: Outcome,
  /** Why no further block was run; `interrupted` and `unfit` can be resumed. */
  stopped: Type.Enum(['decided', 'settled', 'looks_done', 'time', 'unfit', 'interrupted']),
  /** What one line each says about the metrics. */
  lines: Type.Array(Type.String()),
  plan: PlanSchema,
  /** Every attempt, valid or not, in the order run. */
  blocks: Type.Array(BlockSchema),
})
export type CompareDocument = DocumentOf<typeof CompareDocument>
export type CompareStop = CompareDocument['stopped']
