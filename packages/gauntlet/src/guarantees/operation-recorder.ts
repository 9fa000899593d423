import type { ObservedExchange } from '@gauntlet/contract'
import type { Operation } from '@gauntlet/core/history'
import type { Guarantee } from './guarantee.ts'

/** Where operations go: a `HistoryBuilder` in memory, or the history file of a run. */
export type OperationSink = { add(operation: Operation): void }

/** Records what every guarantee sees in the exchanges of a run. Give `observe` to `runLoad`. */
export class OperationRecorder {
  readonly #guarantees: readonly Guarantee[]
  readonly #sink: OperationSink
  readonly #failures = new Map<string, string>()

  constructor(guarantees: readonly Guarantee[], sink: OperationSink) {
    this.#guarantees = guarantees
    this.#sink = sink
  }

  /** Why guarantees have no operations to trust, by name: their `observe` threw. */
  get failures(): ReadonlyMap<string, string> {
    return this.#failures
  }

  /** Never throws: an author's `observe` that does leaves its guarantee without evidence. */
  readonly observe = (exchange: ObservedExchange): void => {
    for (const guarantee of this.#guarantees) {
      if (!guarantee.observe || this.#failures.has(guarantee.name)) continue
      try {
        for (const seen of guarantee.observe(exchange)) {
          this.#add(exchange, guarantee.name, seen)
        }
      } catch (error) {
        this.#failures.set(
          guarantee.name,
          `its observe failed on ${exchange.step}: ${error instanceof Error ? error.message : String(error)}`,
        )
      }
    }
  }

  #add(
    exchange: ObservedExchange,
    guarantee: string,
    { value, proposal, payload, outcome, client, ...rest }: ReturnType<Observing>[number],
  ): void {
    const { invokedAtNs, returnedAtNs, status = 0, step, user } = exchange
    this.#sink.add({
      ...rest,
      invokedAtNs,
      returnedAtNs,
      status,
      step,
      guarantee,
      outcome: outcome ?? exchange.outcome,
      client: client ?? user,
      value: value ?? null,
      proposal: proposal ?? null,
      ...(payload === undefined ? {} : { payload }),
    })
  }
}

type Observing = NonNullable<Guarantee['observe']>
