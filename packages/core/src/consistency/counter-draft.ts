import { ZERO, type Decimal } from '../decimal/index.ts'
import { NONE, OUTCOME, type History } from '../history/index.ts'
import { findScale, type Amounts } from './amounts.ts'
import type { Aggregate, Counter, CounterRead } from './counter.ts'
import { StepSum } from './step-sum.ts'

type Addition = {
  readonly row: number
  readonly invokedAtNs: number
  readonly returnedAtNs: number
  readonly amount: Decimal
  readonly isCertain: boolean
}
type Reading = Pick<CounterRead, 'from' | 'to' | 'row'> & {
  readonly value: Decimal
  readonly own: Decimal
}

const one: Decimal = { digits: 1n, exponent: 0 }

/** Collects what happened to one counter; its numbers become integers of one unit once all of them are known. */
export class CounterDraft {
  readonly #slot: number
  readonly #amounts: Amounts
  readonly #additions: Addition[] = []
  readonly #readings: Reading[] = []
  #start: Decimal = ZERO
  #aggregate: Aggregate | undefined

  constructor(slot: number, amounts: Amounts) {
    this.#slot = slot
    this.#amounts = amounts
  }

  /** An addition; if its answer has a value, that is the counter right after it. */
  add(history: History, row: number): void {
    const proposal = history.proposal[row] as number
    // Without an amount it counts one thing.
    const amount = proposal === NONE ? one : this.#amounts.of(proposal)
    if (!amount) return
    const isCertain = history.outcome[row] === OUTCOME.ok
    this.#additions.push({
      row,
      invokedAtNs: history.invokedAtNs[row] as number,
      returnedAtNs: history.returnedAtNs[row] as number,
      amount,
      isCertain,
    })
    if (isCertain && history.value[row] !== NONE) this.#see({ history, row, lagNs: 0, own: amount })
  }

  /** A read without a value saw nothing: 0. */
  read(history: History, row: number, lagNs: number): void {
    this.#see({ history, row, lagNs, own: ZERO })
  }

  /** What the counter was before the load. */
  begin({ stored }: Aggregate): void {
    this.#start = stored === null ? ZERO : (this.#amounts.parse(String(stored)) ?? ZERO)
  }

  get isClosed(): boolean {
    return this.#aggregate !== undefined
  }

  /** The final aggregate is a read after everything. */
  close(aggregate: Aggregate): void {
    this.#aggregate = aggregate
    // Whose additions nobody observed is judged by its rows alone.
    if (aggregate.recount !== null && this.#additions.length === 0) return
    const value = aggregate.stored === null ? ZERO : this.#amounts.parse(String(aggregate.stored))
    if (value) this.#readings.push({ from: Infinity, to: Infinity, row: -1, value, own: ZERO })
  }

  /** @returns undefined if its numbers are too large to be summed exactly */
  toCounter(tolerance: Decimal): Counter | undefined {
    const additions = this.#additions
    const readings = this.#readings
    const start = this.#start
    const scale = findScale(
      (function* () {
        yield tolerance
        yield start
        for (const { amount } of additions) yield amount
        for (const { value } of readings) yield value
      })(),
    )
    if (!scale) return undefined
    const { toUnits, format } = scale
    const sums = sumSteps(additions, toUnits)
    const base = toUnits(start)
    return {
      slot: this.#slot,
      reads: readings.map(({ value, own, ...rest }) => ({
        ...rest,
        value: toUnits(value),
        own: toUnits(own),
        isBroken: false,
      })),
      certain: additions
        .filter(({ isCertain }) => isCertain)
        .map(({ amount, ...rest }) => ({ ...rest, amount: toUnits(amount) })),
      signed: additions.some(({ amount }) => amount.digits < 0n),
      aggregate: this.#aggregate,
      tolerance: toUnits(tolerance),
      // An addition that reads is certain at its own read: a gain counts in `least`, a loss in `most`.
      least: ({ from, to, own }) =>
        base + sums.certainGain.before(from) + sums.possibleLoss.through(to) + Math.max(0, own),
      most: ({ from, to, own }) =>
        base + sums.possibleGain.through(to) + sums.certainLoss.before(from) + Math.min(0, own),
      format,
    }
  }

  #see({ history, row, lagNs, own }: Seen): void {
    const code = history.value[row] as number
    // Undefined too for an answer that could not be read.
    const value = code === NONE ? ZERO : this.#amounts.of(code)
    if (!value) return
    const from = (history.invokedAtNs[row] as number) - lagNs
    this.#readings.push({ from, to: history.returnedAtNs[row] as number, row, value, own })
  }
}

type Seen = {
  readonly history: History
  readonly row: number
  readonly lagNs: number
  readonly own: Decimal
}

/** By return, acknowledged additions; by invocation, all that may have happened. Gains and losses apart. */
function sumSteps(additions: readonly Addition[], toUnits: (amount: Decimal) => number) {
  const sums = {
    certainGain: new StepSum(),
    certainLoss: new StepSum(),
    possibleGain: new StepSum(),
    possibleLoss: new StepSum(),
  }
  for (const { amount, invokedAtNs, returnedAtNs, isCertain } of additions) {
    const isGain = amount.digits >= 0n
    const units = toUnits(amount)
    ;(isGain ? sums.possibleGain : sums.possibleLoss).add(invokedAtNs, units)
    if (isCertain) (isGain ? sums.certainGain : sums.certainLoss).add(returnedAtNs, units)
  }
  return sums
}
