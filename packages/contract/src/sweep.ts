import { Type } from 'typebox'
import { SWEEP_RETRIES } from './config/sweep-schema.ts'
import {
  Count,
  Counts,
  head,
  Ms,
  NullableText,
  orNull,
  Outcome,
  Texts,
  type DocumentOf,
} from './document-parts.ts'

const Point = Type.Enum(['before', 'after'])

/** One statement of the flow, in the order of the recording. */
const SweepEventDocument = Type.Object({
  /** Its identity, in the next build too: `insert-payments-3fa9c1.1`. */
  id: Type.String({ minLength: 1 }),
  number: Count,
  /** As the application sent it the first time it was recorded. */
  sql: Type.String(),
  occurrence: Count,
  role: Type.Enum(['commit', 'write', 'read', 'other']),
  transaction: Type.Enum(['idle', 'open', 'failed']),
  connection: Count,
  /** The step of the flow that was open when it was sent, or the one before it. */
  step: Type.String(),
  /** Whether that step had its answer already. */
  answered: Type.Boolean(),
})
export type SweepEventDocument = DocumentOf<typeof SweepEventDocument>

/** A fault that was applied, and what it means. */
const SweepFaultDocument = Type.Object({ fault: Type.String(), what: Type.String() })

/** One request of the story of a cell: a first send, or a retry. Milliseconds count from the first one. */
const SweepAttempt = Type.Object({
  step: Type.String(),
  /** 1 is the first send; above it are retries. */
  attempt: Count,
  status: orNull(Type.Integer()),
  /** Why no answer came. */
  error: NullableText,
  outcome: Type.Enum(['ok', 'fail', 'info']),
  sent_ms: Type.Number(),
  ended_ms: Type.Number(),
})
export type SweepAttempt = DocumentOf<typeof SweepAttempt>

/** What did not hold. `guarantee` is one of the config, or `answers`. */
const SweepAnomaly = Type.Object({
  guarantee: Type.String(),
  class: Type.String(),
  /** The rule that is broken here. */
  sentence: Type.String(),
  rows: Type.Array(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()])),
  ),
})
export type SweepAnomaly = DocumentOf<typeof SweepAnomaly>

/** One fault at one point of one statement. */
const SweepCellDocument = Type.Object({
  /** What `--cell` takes: `commit-1f2e3d.1/after/kill`. */
  id: Type.String(),
  /** The id of its event. */
  event: Type.String(),
  point: Point,
  fault: Type.String(),
  /** A second fault, during the retry: only in a sweep of pairs. */
  second: Type.Optional(Type.Object({ event: Type.String(), point: Point, fault: Type.String() })),
  outcome: Outcome,
  /** Why there is no evidence; null where there is. */
  reason: NullableText,
  /** What proves that the fault happened; null where it did not. */
  proof: NullableText,
  attempts: Type.Array(SweepAttempt),
  anomalies: Type.Array(SweepAnomaly),
  /** Of the times that a red cell was tried, the first one included; null where it was not tried again. */
  reproduction: orNull(Type.Object({ tried: Count, reproduced: Count })),
  /** The command that runs it alone. */
  command: Type.String(),
  duration_ms: Ms,
})
export type SweepCellDocument = DocumentOf<typeof SweepCellDocument>

const ComparedAnomaly = Type.Object({
  guarantee: Type.String(),
  class: Type.String(),
  cells: Type.Array(Type.String()),
})

/** The same sweep of an earlier build, and what is different. */
const SweepComparison = Type.Object({
  target: Type.String(),
  build: NullableText,
  outcome: Outcome,
  tally: Type.Object({ pass: Count, fail: Count, no_evidence: Count }),
  /** Its statements, and what became of its cells; pairs have none here. */
  events: Type.Array(SweepEventDocument),
  cells: Type.Array(
    Type.Object({
      id: Type.String(),
      event: Type.String(),
      point: Point,
      fault: Type.String(),
      outcome: Outcome,
    }),
  ),
  gained: Type.Array(ComparedAnomaly),
  removed: Type.Array(ComparedAnomaly),
  kept: Type.Array(ComparedAnomaly),
  /** Statements that only one of the builds sends. */
  only_baseline: Type.Array(Type.String()),
  only_candidate: Type.Array(Type.String()),
})
export type SweepComparison = DocumentOf<typeof SweepComparison>

/** `gauntlet.sweep/1`. */
export const SweepDocument = Type.Object({
  ...head('gauntlet.sweep/1'),
  /** The name of the flow in the config. */
  flow: Type.String({ minLength: 1 }),
  target: Type.String(),
  build: NullableText,
  seed: Count,
  retry: Type.Enum([...SWEEP_RETRIES]),
  guarantees: Type.Array(Type.String()),
  faults: Type.Array(SweepFaultDocument),
  events: Type.Array(SweepEventDocument),
  /** Where two recordings of the flow differed; a sweep goes on only where they did not. */
  differences: Type.Array(Type.String()),
  /** The ids of `--cell`: nothing else was tried. Empty: all of them. */
  only: Type.Array(Type.String()),
  cells: Type.Array(SweepCellDocument),
  /** The run after the last cell, in which nothing was broken. */
  last_run: orNull(
    Type.Object({
      /** Every statement of it was one of `events`: nothing was left out. */
      complete: Type.Boolean(),
      /** Statements that were not. */
      unknown: Type.Array(Type.String()),
      anomalies: Type.Array(SweepAnomaly),
      outcome: Outcome,
      reason: NullableText,
    }),
  ),
  /** Settings of the database that decide what a crash may lose: `synchronous_commit`, `fsync`, `full_page_writes`. */
  database_settings: Texts,
  warnings: Type.Array(Type.String()),
  stopped: Type.Enum(['done', 'time', 'interrupted', 'not_started']),
  tally: Type.Object({ pass: Count, fail: Count, no_evidence: Count }),
  /** How many anomalies of each class, over all cells. */
  counts: Counts,
  outcome: Outcome,
  /** Why there is no evidence; null where there is. */
  reason: NullableText,
  baseline: orNull(SweepComparison),
  duration_ms: Ms,
})
export type SweepDocument = DocumentOf<typeof SweepDocument>
