import type { OperationOutcome } from '../history/index.ts'
import type { StoredRow } from './guarantee-result.ts'

/** What the query of an invariant found in one read-only snapshot of the target's database. */
export type ReadSnapshot = {
  /** Milliseconds since the load began. */
  readonly atMs: number
  /** Whether it was read after the load and its drain. */
  readonly final: boolean
  /** How many rows must not exist and do; one more than can be counted where there are too many. */
  readonly breaches: number
  /** The first 20 of them. */
  readonly rows: readonly StoredRow[]
  /** How many rows were looked at; null where nothing counts them. */
  readonly examined: number | null
  /** How many of them put the rule to the test (a key at its limit); null where nothing counts them. */
  readonly tested: number | null
  /** How near the others came, in words. */
  readonly nearest: string | null
}

/** A snapshot that could not be read, and why. */
export type FailedSnapshot = {
  readonly atMs: number
  readonly final: boolean
  readonly failure: string
}

export type Snapshot = ReadSnapshot | FailedSnapshot

/** The writes of a load by their outcome: every request that is no GET, HEAD or OPTIONS. */
export type LoadCounts = Readonly<Record<OperationOutcome, number>> & {
  /** Those that were under way at the same time as one that was answered before. */
  readonly overlapping: number
}

/** One delivery that reached the receiver of Gauntlet. */
export type Delivery = {
  readonly key: string
  /** Milliseconds since the load began; negative before it. */
  readonly atMs: number
  /** What it was answered: a status, or `lost` when the connection was closed in place of an answer. */
  readonly answer: number | 'lost'
}

/** What a run gives as evidence beside its operations and its final rows. */
export type SideEvidence = {
  readonly snapshots?: readonly Snapshot[]
  /** Read before the load, of a database that others write to. */
  readonly snapshotBefore?: Snapshot
  readonly load?: LoadCounts
  readonly deliveries?: readonly Delivery[] | { readonly failure: string }
}
