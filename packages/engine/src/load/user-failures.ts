import type { UserFailure } from '@gauntlet/contract'
import type { FlowFailure } from '../flow/flow-io.ts'

const MAX_KINDS = 20

/** Counts why users ended early, keeping the first few different reasons. */
export class UserFailures {
  readonly #seen = new Map<string, { kind: string; message: string; count: number }>()
  count = 0

  add({ kind, message }: FlowFailure): void {
    this.count += 1
    const key = `${kind} ${message}`
    const known = this.#seen.get(key)
    if (known) known.count += 1
    else if (this.#seen.size < MAX_KINDS) this.#seen.set(key, { kind, message, count: 1 })
  }

  toList(): readonly UserFailure[] {
    return [...this.#seen.values()].toSorted((a, b) => b.count - a.count)
  }
}
