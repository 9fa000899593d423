/** The stored aggregate of a key and the recount of the rows that it stands for: numbers, or decimals as text. */
export type Aggregate = {
  readonly key: string
  /** null: there is no aggregate for this key. */
  readonly stored: number | string | null
  /** What its rows add up to; null: there are no rows to count, so only the operations count. */
  readonly recount: number | string | null
}

/** A read of the counter: its value was the counter's at some instant in [from, to]. Values are in units of its scale. */
export type CounterRead = {
  readonly from: number
  readonly to: number
  readonly value: number
  /** What the operation itself added right before it read; 0 for a plain read. */
  readonly own: number
  /** Its row of the history; -1: the final aggregate. */
  readonly row: number
  isBroken: boolean
}

export type CertainAddition = {
  readonly row: number
  readonly invokedAtNs: number
  readonly returnedAtNs: number
  readonly amount: number
}

/** All that is known about one counter. */
export type Counter = {
  readonly slot: number
  readonly reads: readonly CounterRead[]
  /** Acknowledged additions. */
  readonly certain: readonly CertainAddition[]
  readonly signed: boolean
  readonly aggregate: Aggregate | undefined
  /** By how much a value may be off, in units. */
  readonly tolerance: number
  /** The lowest and highest value that a read may answer. */
  least(read: CounterRead): number
  most(read: CounterRead): number
  /** Units as a decimal. */
  readonly format: (units: number) => string
}
