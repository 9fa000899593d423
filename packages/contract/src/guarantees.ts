import {
  describeAnomalies,
  type GuaranteeResult,
  type SnapshotSummary,
  type StoryOperation,
} from '@gauntlet/core/consistency'
import type { History } from '@gauntlet/core/history'
import { combineOutcomes, type Outcome as OutcomeOf } from '@gauntlet/core/verdict'
import { Type } from 'typebox'
import {
  Count,
  Counts,
  head,
  NullableText,
  orNull,
  Outcome,
  Phase,
  type DocumentOf,
} from './document-parts.ts'

/** One operation that touched the guilty key. Milliseconds count from the first operation of the run. */
const OperationDocument = Type.Object({
  row: Count,
  client: Type.Integer(),
  attempt: Count,
  step: Type.String(),
  action: Type.String(),
  outcome: Type.Enum(['ok', 'fail', 'info']),
  status: orNull(Type.Integer()),
  invoked_ms: Type.Number(),
  returned_ms: Type.Number(),
  proposal: NullableText,
  value: NullableText,
  /** One of those that contradict each other. */
  proves: Type.Boolean(),
})
export type OperationDocument = DocumentOf<typeof OperationDocument>

const AnomalyDocument = Type.Object({
  class: Type.String(),
  /** What the class means, in general. */
  promise: Type.String(),
  key: Type.String(),
  /** The rule that is broken here. The name is part of the stored document. */
  sentence: Type.String(),
  operations: Type.Array(OperationDocument),
  /** Operations on that key left out of the list. */
  omitted: Count,
  rows: Type.Array(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()])),
  ),
  /** Rows that prove it and are left out of the list; absent in documents of older versions. */
  omitted_rows: Type.Optional(Count),
})
export type AnomalyDocument = DocumentOf<typeof AnomalyDocument>

/** What was counted as evidence, beside the least that a pass needs (0: reported only). */
const EvidenceCountDocument = Type.Object({
  counted: Type.String(),
  what: Type.String(),
  found: Count,
  minimum: Count,
})
export type EvidenceCountDocument = DocumentOf<typeof EvidenceCountDocument>

export const GuaranteeDocument = Type.Object({
  name: Type.String({ minLength: 1 }),
  kind: Type.String(),
  outcome: Outcome,
  /**
   * False where the scenario does not put it to the test: none of its operations concerns it, or those that do never
   * overlapped. It has no evidence then, and this run needs none, since another scenario may test it. Absent: it was tested.
   */
  exercised: Type.Optional(Type.Literal(false)),
  /** Why there is no evidence; null when there is. */
  reason: NullableText,
  operations: Count,
  outcomes: Type.Object({ ok: Count, fail: Count, info: Count }),
  keys: Count,
  contended_keys: Count,
  /** Operations that began while another on the same key was under way; absent in documents of older versions. */
  overlaps: Type.Optional(Count),
  /** Whether rows of the target's database are part of the evidence; absent in documents of older versions. */
  reads_rows: Type.Optional(Type.Boolean()),
  /** Acknowledged keys that are in the rows; absent where rows are no keys. */
  keys_found: Type.Optional(Count),
  /** Absent in documents of older versions. */
  evidence: Type.Optional(Type.Array(EvidenceCountDocument)),
  /** What became of the operations without an answer. */
  unknown: Type.Object({ total: Count, stored: Count, absent: Count, unexplained: Count }),
  /** How many anomalies of each class; `anomalies` has the first 20 of each. */
  counts: Counts,
  /** Of a database that others write to: by class, what was broken before the load and is no worse. Not in `counts` and `anomalies`. */
  counts_before: Type.Optional(Counts),
  anomalies: Type.Array(AnomalyDocument),
  /** Of a guarantee that asks the database while load runs: snapshots that were read, that were not, that showed a breach. */
  snapshots: Type.Optional(
    Type.Object({
      during_load: Count,
      unread: Count,
      breached: Count,
      /** Rows that one snapshot examined at most; null where nothing counts them. */
      examined: orNull(Count),
    }),
  ),
  warnings: Type.Array(Type.String()),
})
export type GuaranteeDocument = DocumentOf<typeof GuaranteeDocument>

/** `gauntlet.guarantees/1`. */
export const GuaranteesDocument = Type.Object({
  ...head('gauntlet.guarantees/1'),
  /** The load run that recorded them; absent when a recorded history was judged again. */
  run: Type.Optional(Type.Object({ id: Type.String(), scenario: Type.String(), phase: Phase })),
  guarantees: Type.Array(GuaranteeDocument),
  outcome: Outcome,
})
export type GuaranteesDocument = DocumentOf<typeof GuaranteesDocument>

/** The document of one checked guarantee, each anomaly with its story. */
export function toGuaranteeDocument(
  name: string,
  history: History,
  result: GuaranteeResult,
): GuaranteeDocument {
  const { kind, outcome, reason, operations, outcomes, keys, unknown, counts, warnings } = result
  return {
    name,
    kind,
    outcome,
    reason,
    operations,
    outcomes,
    keys,
    contended_keys: result.contendedKeys,
    overlaps: result.overlaps,
    evidence: result.evidence,
    unknown,
    counts,
    anomalies: describeAnomalies(history, result.anomalies).map(({ omittedRows, ...story }) => ({
      ...story,
      omitted_rows: omittedRows,
      operations: story.operations.map(toOperationDocument),
    })),
    ...(result.snapshots && { snapshots: toSnapshotsDocument(result.snapshots) }),
    warnings,
  }
}

function toSnapshotsDocument({ duringLoad, unread, breached, examined }: SnapshotSummary) {
  return { during_load: duringLoad, unread, breached, examined }
}

/** A guarantee that could not be checked at all, and why. */
export function toMissingGuarantee(name: string, kind: string, reason: string): GuaranteeDocument {
  return {
    name,
    kind,
    outcome: 'no_evidence',
    reason,
    operations: 0,
    outcomes: { ok: 0, fail: 0, info: 0 },
    keys: 0,
    contended_keys: 0,
    overlaps: 0,
    evidence: [],
    unknown: { total: 0, stored: 0, absent: 0, unexplained: 0 },
    counts: {},
    anomalies: [],
    warnings: [],
  }
}

/** Of those that its scenario tests; of none, no evidence. */
export function combineGuarantees(
  guarantees: readonly Pick<GuaranteeDocument, 'exercised' | 'outcome'>[],
): OutcomeOf {
  return combineOutcomes(listExercised(guarantees).map(({ outcome }) => outcome))
}

/** Those that its scenario tests: the others say nothing about it. */
export function listExercised<G extends Pick<GuaranteeDocument, 'exercised'>>(
  guarantees: readonly G[],
): G[] {
  return guarantees.filter(({ exercised }) => exercised !== false)
}

/** All guarantees of a run. `at` is ISO 8601. */
export function toGuaranteesDocument(
  guarantees: readonly GuaranteeDocument[],
  { tool, at }: { readonly tool: string; readonly at: string },
): GuaranteesDocument {
  const outcome = combineGuarantees(guarantees)
  return { schema: 'gauntlet.guarantees/1', tool, at, guarantees, outcome }
}

function toOperationDocument({
  invokedMs,
  returnedMs,
  ...rest
}: StoryOperation): OperationDocument {
  return { ...rest, invoked_ms: round(invokedMs), returned_ms: round(returnedMs) }
}

/** To the microsecond: more digits say nothing. */
function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
