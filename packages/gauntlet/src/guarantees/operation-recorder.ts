import type { ObservedExchange } from '@gauntlet/contract'
import { HistoryBuilder, selectGuarantee, type History } from '@gauntlet/core/history'
import type { Guarantee } from './guarantee.ts'

/** Records what every guarantee sees in the exchanges of a run. Give `observe` to `runLoad`. */
export class OperationRecorder {
  readonly #guarantees: readonly Guarantee[]
  readonly #builder: HistoryBuilder
  readonly #failures = new Map<string, string>()

  /** @param namespace what the ids that this run generates begin with */
  constructor(guarantees: readonly Guarantee[], namespace: string) {
    this.#guarantees = guarantees
    this.#builder = new HistoryBuilder({ prefix: namespace })
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

  /** All operations so far. */
  build(): History {
    return this.#builder.build()
  }

  /** Those of one guarantee, or why there are none to trust. */
  evidenceOf(history: History, name: string): History | { readonly failure: string } {
    const failure = this.#failures.get(name)
    return failure === undefined ? selectGuarantee(history, name) : { failure }
  }

  #add(
    exchange: ObservedExchange,
    guarantee: string,
    { value, proposal, payload, outcome, client, ...rest }: ReturnType<Observing>[number],
  ): void {
    const { invokedAtNs, returnedAtNs, status = 0, step, user } = exchange
    this.#builder.add({
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
