import type { History, Operation } from '../../history/index.ts'
import type { Aggregate } from '../counter.ts'
import type { GuaranteeResult } from '../guarantee-result.ts'
import type { Delivery, Snapshot } from '../side-evidence.ts'
import type { StoredItem, StoredRows } from '../stored-rows.ts'

/** All that a guarantee is judged by. */
export type Evidence = {
  readonly history: History
  readonly stored: StoredRows
  readonly aggregates: readonly Aggregate[]
  /** What snapshots sum to. */
  readonly total: number
  /** What the queries of invariants found. */
  readonly snapshots: readonly Snapshot[]
  readonly deliveries: readonly Delivery[]
}

/** A correct backend. It answers each operation at the instant it takes effect; `undefined` when it did not. */
export type Model = {
  /** @param random numbers in [0, 1) */
  readonly plan: (
    turn: number,
    random: () => number,
  ) => Partial<Operation> & Pick<Operation, 'action' | 'key'>
  readonly answer: (operation: Operation) => Operation['value']
  readonly rows: () => readonly StoredItem[]
  readonly aggregates?: () => readonly Aggregate[]
}

/** A known fault that is planted in evidence, to prove that a checker sees it. */
export type PlantedFault = {
  readonly name: string
  /** One of these classes of anomalies must be found. */
  readonly expects: readonly string[]
  /** The evidence with the fault in it; undefined if there is no place for it. Changes nothing it is given. */
  readonly plant: (evidence: Evidence, random: () => number) => Evidence | undefined
}

/** How `gauntlet doctor --mutants` proves that a checker can be trusted. */
export type Proof = {
  /** A correct backend, in whose evidence nothing is found. */
  readonly makeModel: () => Model
  /** The checker with its default contract. */
  readonly check: (evidence: Evidence) => GuaranteeResult
  /** At least one for every class of anomaly. */
  readonly faults: readonly PlantedFault[]
}

type Row = readonly [name: string, expects: PlantedFault['expects'], plant: PlantedFault['plant']]

export const toFaults = (rows: readonly Row[]): readonly PlantedFault[] =>
  rows.map(([name, expects, plant]) => ({ name, expects, plant }))
