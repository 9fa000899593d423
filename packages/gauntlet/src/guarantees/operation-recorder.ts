import type { ObservedExchange } from '@gauntlet/contract'
import { UNREAD } from '@gauntlet/core/consistency'
import { formatDecimal, parseDecimal } from '@gauntlet/core/decimal'
import type { Operation } from '@gauntlet/core/history'
import type { Guarantee, Observation, Observed, ObservedValue } from './guarantee.ts'
import {
  lacksAnswer,
  UnreadableAnswers,
  type CountedUnreadable,
  type Unreadable,
} from './unreadable-answers.ts'

/** Where operations go: a `HistoryBuilder` in memory, or the history file of a run. */
export type OperationSink = { add(operation: Operation): void }

/** What one worker says of the guarantees beside its operations, as plain data; by their names. */
export type RecordedAside = {
  readonly failures: Readonly<Record<string, string>>
  readonly unreadable: Readonly<Record<string, CountedUnreadable>>
}

/** Records what every guarantee sees in the exchanges of a run. Give `observe` to `runLoad`. */
export class OperationRecorder {
  readonly #guarantees: readonly Guarantee[]
  readonly #sink: OperationSink
  readonly #failures = new Map<string, string>()
  readonly #unreadable = new Map<string, UnreadableAnswers>()

  constructor(guarantees: readonly Guarantee[], sink: OperationSink) {
    this.#guarantees = guarantees
    this.#sink = sink
  }

  /** Why guarantees have no operations to trust, by name: their `observe` threw. */
  get failures(): ReadonlyMap<string, string> {
    return this.#failures
  }

  /** Answers that guarantees needed and that could not be read, by name; none for those that read all of theirs. */
  get unreadable(): ReadonlyMap<string, Unreadable> {
    const results = Array.from(
      this.#unreadable,
      ([name, answers]) => [name, answers.toResult()] as const,
    )
    return new Map(results.filter((each): each is [string, Unreadable] => each[1] !== undefined))
  }

  /** Adds what a worker recorded beside its operations. */
  merge({ failures, unreadable }: RecordedAside): void {
    for (const [name, why] of Object.entries(failures))
      if (!this.#failures.has(name)) this.#failures.set(name, why)
    for (const [name, counted] of Object.entries(unreadable)) {
      const answers = this.#unreadable.get(name) ?? new UnreadableAnswers()
      this.#unreadable.set(name, answers)
      answers.merge(counted)
    }
  }

  toAside(): RecordedAside {
    return {
      failures: Object.fromEntries(this.#failures),
      unreadable: Object.fromEntries(
        Array.from(this.#unreadable, ([name, answers]) => [name, answers.toCounted()]),
      ),
    }
  }

  /** Never throws: an author's `observe` that does leaves its guarantee without evidence. */
  readonly observe = (exchange: ObservedExchange): void => {
    for (const guarantee of this.#guarantees) {
      if (!guarantee.observe || this.#failures.has(guarantee.name)) continue
      try {
        this.#record(exchange, guarantee, guarantee.observe(exchange))
      } catch (error) {
        this.#failures.set(
          guarantee.name,
          `its observe failed on ${exchange.step}: ${error instanceof Error ? error.message : String(error)}`,
        )
      }
    }
  }

  #record(
    exchange: ObservedExchange,
    guarantee: Guarantee,
    { seen, unreadable }: Observation,
  ): void {
    const { name } = guarantee
    const answers = this.#unreadable.get(name) ?? new UnreadableAnswers()
    this.#unreadable.set(name, answers)
    if (seen.length > 0) answers.see(exchange.step)
    else if (unreadable !== undefined && exchange.outcome === 'ok')
      answers.passOver(exchange.step, unreadable)
    for (const each of seen) {
      const isAcknowledged = (each.outcome ?? exchange.outcome) === 'ok'
      const isUnread = isAcknowledged && unreadable !== undefined && lacksAnswer(guarantee, each)
      if (isAcknowledged) answers.acknowledge(isUnread ? unreadable : undefined)
      // What could not be read is not "nothing": a checker must not take it for a breach.
      this.#add(exchange, name, isUnread ? { ...each, value: UNREAD } : each)
    }
  }

  #add(
    exchange: ObservedExchange,
    guarantee: string,
    { key, value, proposal, payload, outcome, client, ...rest }: Observed,
  ): void {
    const { invokedAtNs, returnedAtNs, status = 0, step, user } = exchange
    this.#sink.add({
      ...rest,
      key: toText(key),
      invokedAtNs,
      returnedAtNs,
      status,
      step,
      guarantee,
      outcome: outcome ?? exchange.outcome,
      client: client ?? user,
      value: toText(value),
      proposal: toText(proposal),
      ...(payload === undefined ? {} : { payload }),
    })
  }
}

/** Numbers in plain digits, exactly: 2^53 and 2^53+1 are two values, and 1e21 is one however it is written. */
function toText(value: ObservedValue | null | undefined): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'bigint') return String(value)
  const text = String(value)
  if (typeof value === 'number' && !text.includes('e')) return text
  const decimal = parseDecimal(text)
  return decimal ? formatDecimal(decimal) : text
}
