import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { who, type Findings } from './findings.ts'
import type { Slots } from './slots.ts'
import { StepSum } from './step-sum.ts'

/** The stored aggregate of a key and the recount of the rows that it stands for. */
export type Aggregate = {
  readonly key: string
  /** null: there is no aggregate for this key. */
  readonly stored: number | null
  /** What its rows add up to; null: there are no rows to count, so only the operations tell. */
  readonly recount: number | null
}

/** A read of the counter: its value was the counter's at some instant in [from, to]. */
export type CounterRead = {
  readonly from: number
  readonly to: number
  readonly value: number
  /** Its row of the history; -1: the final aggregate. */
  readonly row: number
  isBroken: boolean
}

export type CertainAddition = {
  readonly invokedAtNs: number
  readonly returnedAtNs: number
  readonly amount: number
}

/** All that is known about one counter. */
export type Counter = {
  readonly slot: number
  readonly reads: CounterRead[]
  /** Acknowledged additions. */
  readonly certain: CertainAddition[]
  readonly signed: boolean
  /** Two additions were under way at the same time. */
  readonly overlaps: boolean
  readonly aggregate: Aggregate | undefined
  /** The lowest and highest value that a read may answer. */
  least(read: CounterRead): number
  most(read: CounterRead): number
}

export type CounterContext = {
  readonly history: History
  readonly findings: Findings
  readonly counter: Counter
  readonly key: string
}

type Source = {
  readonly history: History
  readonly slots: Slots
  readonly aggregates: readonly Aggregate[] | undefined
  readonly lagNs: number
  readonly isStored?: (row: number) => boolean
}

/** Sorts the operations of a history into its counters. */
export function readCounters({
  history,
  slots,
  aggregates,
  lagNs,
  isStored,
}: Source): Map<number, Counter> {
  const drafts = new Map<number, Draft>()
  const draftOf = (slot: number) => {
    const draft = drafts.get(slot) ?? new Draft(slot)
    drafts.set(slot, draft)
    return draft
  }
  for (let row = 0; row < history.length; row++) {
    const outcome = history.outcome[row]
    const slot = slots.operation[row] as number
    if (slot === 0 || outcome === OUTCOME.fail) continue
    if (history.action[row] === ACTION.add) {
      if (outcome === OUTCOME.info && isStored && !isStored(row)) continue
      draftOf(slot).add(history, row)
    } else if (history.action[row] === ACTION.read && outcome === OUTCOME.ok) {
      draftOf(slot).read(history, row, lagNs)
    }
  }
  if (aggregates) {
    for (const aggregate of aggregates) draftOf(slots.slotOf(aggregate.key)).close(aggregate)
    // A key that was added to and has no aggregate is stored as nothing.
    for (const [slot, draft] of drafts) {
      if (!draft.isClosed) draft.close({ key: slots.keyOf(slot), stored: null, recount: null })
    }
  }
  return new Map(Array.from(drafts, ([slot, draft]) => [slot, draft.toCounter()]))
}

/** `for client 3 at 12.5 ms`, or the database at the end. */
export function whoRead(history: History, { row }: CounterRead): string {
  return row < 0 ? 'in the database at the end' : `for ${who(history, row)}`
}

class Draft {
  readonly #slot: number
  readonly #reads: CounterRead[] = []
  readonly #certain: CertainAddition[] = []
  /** By return, acknowledged ones; by invocation, all that may have happened. Gains and losses apart. */
  readonly #certainGain = new StepSum()
  readonly #certainLoss = new StepSum()
  readonly #possibleGain = new StepSum()
  readonly #possibleLoss = new StepSum()
  #busyUntil = -Infinity
  #overlaps = false
  #isAdded = false
  #signed = false
  #aggregate: Aggregate | undefined

  constructor(slot: number) {
    this.#slot = slot
  }

  add(history: History, row: number): void {
    const invokedAtNs = history.invokedAtNs[row] as number
    const returnedAtNs = history.returnedAtNs[row] as number
    const amount = amountOf(history, history.proposal[row] as number) ?? 1
    const isGain = amount >= 0
    this.#isAdded = true
    if (!isGain) this.#signed = true
    ;(isGain ? this.#possibleGain : this.#possibleLoss).add(invokedAtNs, amount)
    if (history.outcome[row] === OUTCOME.ok) {
      this.#certain.push({ invokedAtNs, returnedAtNs, amount })
      ;(isGain ? this.#certainGain : this.#certainLoss).add(returnedAtNs, amount)
    }
    if (invokedAtNs < this.#busyUntil) this.#overlaps = true
    this.#busyUntil = Math.max(this.#busyUntil, returnedAtNs)
  }

  read(history: History, row: number, lagNs: number): void {
    const value = amountOf(history, history.value[row] as number) ?? 0
    const from = (history.invokedAtNs[row] as number) - lagNs
    this.#reads.push({ from, to: history.returnedAtNs[row] as number, value, row, isBroken: false })
  }

  get isClosed(): boolean {
    return this.#aggregate !== undefined
  }

  /** The final aggregate is a read after everything. */
  close(aggregate: Aggregate): void {
    this.#aggregate = aggregate
    // Whose additions nobody observed is judged by its rows alone.
    if (aggregate.recount !== null && !this.#isAdded) return
    const value = aggregate.stored ?? 0
    this.#reads.push({ from: Infinity, to: Infinity, value, row: -1, isBroken: false })
  }

  toCounter(): Counter {
    return {
      slot: this.#slot,
      reads: this.#reads,
      certain: this.#certain,
      signed: this.#signed,
      overlaps: this.#overlaps,
      aggregate: this.#aggregate,
      least: ({ from, to }) => this.#certainGain.before(from) + this.#possibleLoss.through(to),
      most: ({ from, to }) => this.#possibleGain.through(to) + this.#certainLoss.before(from),
    }
  }
}

/** An amount without a value counts as nothing said. */
function amountOf(history: History, code: number): number | undefined {
  return code === NONE ? undefined : Number(history.values.decode(code))
}
