import {
  describeAnomalies,
  type AnomalyClass,
  type GuaranteeKind,
  type GuaranteeResult,
  type SnapshotSummary,
  type StoryOperation,
} from '@gauntlet/core/consistency'
import type { History } from '@gauntlet/core/history'
import { combineOutcomes, type Outcome } from '@gauntlet/core/verdict'
import type { Phase } from './phase.ts'

/** One operation that touched the guilty key. Milliseconds count from the first operation of the run. */
export type OperationDocument = {
  readonly row: number
  readonly client: number
  readonly attempt: number
  readonly step: string
  readonly action: string
  readonly outcome: 'ok' | 'fail' | 'info'
  readonly status: number | null
  readonly invoked_ms: number
  readonly returned_ms: number
  readonly proposal: string | null
  readonly value: string | null
  /** One of those that contradict each other. */
  readonly proves: boolean
}

export type AnomalyDocument = {
  readonly class: AnomalyClass
  /** What the class means, in general. */
  readonly promise: string
  readonly key: string
  /** The rule that is broken here. The name is part of the stored document. */
  readonly sentence: string
  readonly operations: readonly OperationDocument[]
  /** Operations on that key left out of the list. */
  readonly omitted: number
  readonly rows: readonly Readonly<Record<string, string | number | null>>[]
  /** Rows that prove it and are left out of the list; absent in documents of older versions. */
  readonly omitted_rows?: number
}

/** What was counted as evidence, beside the least that a pass needs (0: reported only). */
export type EvidenceCountDocument = {
  readonly counted: string
  readonly what: string
  readonly found: number
  readonly minimum: number
}

export type GuaranteeDocument = {
  readonly name: string
  readonly kind: GuaranteeKind
  readonly outcome: Outcome
  /**
   * False where the scenario does not put it to the test: none of its operations concerns it, or those that do never
   * overlapped. It has no evidence then, and this run needs none, since another scenario may test it. Absent: it was tested.
   */
  readonly exercised?: false
  /** Why there is no evidence; null when there is. */
  readonly reason: string | null
  readonly operations: number
  readonly outcomes: { readonly ok: number; readonly fail: number; readonly info: number }
  readonly keys: number
  readonly contended_keys: number
  /** Operations that began while another on the same key was under way; absent in documents of older versions. */
  readonly overlaps?: number
  /** Acknowledged keys that are in the rows; absent where rows are no keys. */
  readonly keys_found?: number
  /** Absent in documents of older versions. */
  readonly evidence?: readonly EvidenceCountDocument[]
  /** What became of the operations without an answer. */
  readonly unknown: {
    readonly total: number
    readonly stored: number
    readonly absent: number
    readonly unexplained: number
  }
  /** How many anomalies of each class; `anomalies` has the first 20 of each. */
  readonly counts: Readonly<Partial<Record<AnomalyClass, number>>>
  readonly anomalies: readonly AnomalyDocument[]
  /** Of a guarantee that asks the database while load runs: snapshots that were read, that were not, that showed a breach. */
  readonly snapshots?: {
    readonly during_load: number
    readonly unread: number
    readonly breached: number
    /** Rows that one snapshot examined at most; null where nothing counts them. */
    readonly examined: number | null
  }
  readonly warnings: readonly string[]
}

/** `gauntlet.guarantees/1`. */
export type GuaranteesDocument = {
  readonly schema: 'gauntlet.guarantees/1'
  readonly tool: string
  readonly at: string
  /** The load run that recorded them; absent when a recorded history was judged again. */
  readonly run?: { readonly id: string; readonly scenario: string; readonly phase: Phase }
  readonly guarantees: readonly GuaranteeDocument[]
  readonly outcome: Outcome
}

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
export function toMissingGuarantee(
  name: string,
  kind: GuaranteeKind,
  reason: string,
): GuaranteeDocument {
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
): Outcome {
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
