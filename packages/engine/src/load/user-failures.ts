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
    return [...this.#seen.values()].toSorted(byCount)
  }
}

/** The failures of all workers, within the same bound. */
export function mergeFailures(lists: readonly (readonly UserFailure[])[]): readonly UserFailure[] {
  const merged = new Map<string, UserFailure>()
  for (const failure of lists.flat()) {
    const key = `${failure.kind} ${failure.message}`
    merged.set(key, { ...failure, count: failure.count + (merged.get(key)?.count ?? 0) })
  }
  return [...merged.values()].toSorted(byCount).slice(0, MAX_KINDS)
}

/** The most frequent first; of equals by message, so that the order does not depend on who counted. */
function byCount(a: UserFailure, b: UserFailure): number {
  return b.count - a.count || (a.message < b.message ? -1 : 1)
}
