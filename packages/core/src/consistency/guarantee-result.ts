import type { OperationOutcome } from '../history/index.ts'
import type { EvidenceCount } from './evidence-count.ts'

/** The classes of anomalies that several kinds of guarantees share, and the rule that each breaks. */
export const ANOMALY_CLASSES = {
  CONFLICT: 'one key had two values',
  LOST_OR_STALE: 'a value that was there was not seen later',
  PHANTOM: 'something is there that was not requested',
  FROM_FUTURE: 'a value was seen before anybody proposed it',
  DUPLICATE_ROW: 'one key has several rows',
  LOST: 'acknowledged, and not stored',
  DUPLICATE: 'stored more often than the contract allows',
  CORRUPT: 'stored with another content than was sent',
  GHOST: 'refused, and stored all the same',
  DOUBLE_ACCEPT: 'accepted twice: both callers count it as new',
  FALSE_DUPLICATE: 'called a duplicate when nothing was stored',
  KEY_REUSE: 'another content under the same key was taken without an error',
  PARTIAL_BATCH: 'one part of an atomic batch is stored, the other is not',
  OVERLAP: 'two holders had the lock at the same time',
  FENCING: 'a later holder has no higher fencing token',
  LOST_UPDATE: 'an acknowledged addition is missing from the value',
  OVERCOUNT: 'the value is higher than all additions together',
  RECOUNT: 'the stored aggregate differs from the recount of its rows',
  NOT_CONSERVED: 'a snapshot does not sum to the constant',
  WENT_BACK: 'a client saw an older value after a newer one',
  OWN_WRITE_MISSED: 'a client did not see its own acknowledged write',
  DUPLICATE_ID: 'two things got the same id',
  INVARIANT: 'a row that must not exist was there',
  NEGATIVE: 'a value that must not be negative was',
  OVER_LIMIT: 'there was more than the limit allows',
  INTERVALS_OVERLAP: 'two intervals of one scope overlap',
  GAP: 'a number of the sequence is missing, or there twice',
  BAD_TRANSITION: 'a state followed another one that does not allow it',
  NOT_DELIVERED: 'what had to be delivered never was',
  DELIVERED_TWICE: 'the receiver acknowledged the same delivery more than once',
  DELIVERED_UNKNOWN: 'something was delivered that nothing stands for',
} as const
export type AnomalyClass = keyof typeof ANOMALY_CLASSES

export type StoredRow = Readonly<Record<string, string | number | null>>

/** A named breach of a guarantee with the operations and rows that prove it. */
export type Anomaly = {
  readonly class: string
  /** What the class means, in general. */
  readonly promise: string
  readonly key: string
  /** The smallest set of rows of the history that proves it, at most 20. */
  readonly operations: readonly number[]
  /** How many more rows of the history prove it. */
  readonly moreOperations: number
  /** Stored rows that prove it, at most 20. */
  readonly rows: readonly StoredRow[]
  readonly moreRows: number
  /** The rule, and what broke it, in plain words. */
  readonly sentence: string
}

/** What became of the operations whose answer never came. */
export type UnknownOperations = {
  readonly total: number
  readonly stored: number
  readonly absent: number
  /** Nothing that was read shows whether they happened. */
  readonly unexplained: number
}

/** How often the database was asked during the load, and how often it could not be. */
export type SnapshotSummary = {
  readonly duringLoad: number
  readonly unread: number
  /** Snapshots in which something was breached, the final one among them. */
  readonly breached: number
  /** The highest number of rows that one snapshot examined; null where nothing counts them. */
  readonly examined: number | null
}

/** Breaches of one class that were there before the load and that it did not make worse. */
export type OlderBreaches = {
  readonly count: number
  /** The key of the first. */
  readonly first: string
  /** Rows name no key, and were compared by their number. */
  readonly isUnnamed?: true
  /** Keys whose rows are others than before, where nothing shows whether that is worse. */
  readonly changed?: readonly string[]
}

export type GuaranteeResult = {
  /** The row of `guarantee-kinds.ts`, by its name there. */
  readonly kind: string
  readonly outcome: 'pass' | 'fail' | 'no_evidence'
  /** Why there is no evidence. */
  readonly reason: string | null
  /** Why there would be none, however much was sent: the rows could not be read, an answer could not. */
  readonly missing: string | null
  readonly operations: number
  readonly outcomes: Readonly<Record<OperationOutcome, number>>
  readonly keys: number
  /** Keys on which the guarantee was tested: without one a pass would mean nothing. */
  readonly contendedKeys: number
  /** Operations that began while another one on the same key was under way. */
  readonly overlaps: number
  /** What was counted as evidence, beside the minimum that a pass needs. */
  readonly evidence: readonly EvidenceCount[]
  /** The first 20 of each class. */
  readonly anomalies: readonly Anomaly[]
  /** How many of each class there are in all. */
  readonly counts: Readonly<Record<string, number>>
  /** By class, those that are not counted: they were there before the load and are no worse. Absent: there are none. */
  readonly older?: Readonly<Record<string, OlderBreaches>>
  readonly unknown: UnknownOperations
  /** Of guarantees that ask the database while load runs. */
  readonly snapshots?: SnapshotSummary
  /** What weakens the result, or looks odd and breaks nothing. */
  readonly warnings: readonly string[]
}
