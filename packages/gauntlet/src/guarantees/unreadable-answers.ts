import type { Guarantee, Observed } from './guarantee.ts'

/** Answers that a guarantee needed and that could not be read. */
export type Unreadable = {
  /** Acknowledged operations that the guarantee saw, these included. */
  readonly acknowledged: number
  readonly count: number
  /** How often for which reason: `Content-Encoding zstd`, `no body (status 204)`. */
  readonly reasons: ReadonlyMap<string, number>
}

/** Whether what was observed lacks what only the answer could have said. */
export function lacksAnswer(
  { needsAnswerOf = [] }: Pick<Guarantee, 'needsAnswerOf'>,
  { action, key, value }: Observed,
): boolean {
  const hasValue = value !== undefined && value !== null
  return key === null || (!hasValue && needsAnswerOf.includes(action))
}

/** What one worker counted for a guarantee, as plain data. */
export type CountedUnreadable = {
  readonly acknowledged: number
  readonly steps: readonly string[]
  readonly reasons: Readonly<Record<string, number>>
  readonly passed_over: readonly {
    readonly step: string
    readonly reason: string
    readonly count: number
  }[]
}

/** Counts them for one guarantee. */
export class UnreadableAnswers {
  readonly #reasons = new Map<string, number>()
  /** Of steps that the guarantee has not seen anything of: perhaps none of its concern. */
  readonly #passedOver = new Map<string, Map<string, number>>()
  readonly #steps = new Set<string>()
  #acknowledged = 0

  /** An acknowledged operation, with the reason why its answer could not be read if it could not. */
  acknowledge(reason: string | undefined): void {
    this.#acknowledged += 1
    if (reason !== undefined) increase(this.#reasons, reason)
  }

  /** A step of which `observe` made something. */
  see(step: string): void {
    this.#steps.add(step)
  }

  /** An exchange of which `observe` made nothing, after it asked for an answer that could not be read. */
  passOver(step: string, reason: string, count = 1): void {
    const reasons = this.#passedOver.get(step) ?? new Map<string, number>()
    this.#passedOver.set(step, reasons)
    increase(reasons, reason, count)
  }

  /** Adds what a worker counted. */
  merge(counted: CountedUnreadable): void {
    this.#acknowledged += counted.acknowledged
    for (const step of counted.steps) this.#steps.add(step)
    for (const [reason, count] of Object.entries(counted.reasons))
      increase(this.#reasons, reason, count)
    for (const { step, reason, count } of counted.passed_over) this.passOver(step, reason, count)
  }

  toCounted(): CountedUnreadable {
    return {
      acknowledged: this.#acknowledged,
      steps: [...this.#steps],
      reasons: Object.fromEntries(this.#reasons),
      passed_over: [...this.#passedOver].flatMap(([step, reasons]) =>
        Array.from(reasons, ([reason, count]) => ({ step, reason, count })),
      ),
    }
  }

  /** Undefined when every answer that was needed could be read. */
  toResult(): Unreadable | undefined {
    const reasons = new Map(this.#reasons)
    for (const [step, passedOver] of this.#passedOver) {
      // A step of which nothing was ever seen may not concern the guarantee; if nothing was seen at all, it does.
      if (this.#steps.size > 0 && !this.#steps.has(step)) continue
      for (const [reason, count] of passedOver) increase(reasons, reason, count)
    }
    let count = 0
    for (const each of reasons.values()) count += each
    if (count === 0) return undefined
    const passedOver = count - sum(this.#reasons.values())
    return { acknowledged: this.#acknowledged + passedOver, count, reasons }
  }
}

/** `12 of 60 acknowledged answers could not be read: no body (status 204) (12)`. */
export function describeUnreadable({ acknowledged, count, reasons }: Unreadable): string {
  const [most, ...rest] = [...reasons].toSorted((one, other) => other[1] - one[1])
  const others = rest.length === 0 ? '' : `, and ${rest.length} other reasons`
  const what = `${count} of ${acknowledged} acknowledged answers could not be read`
  return `${what}: ${most?.[0]} (${most?.[1] === 1 ? 'once' : `${most?.[1]} times`}${others})`
}

function increase(counts: Map<string, number>, reason: string, by = 1): void {
  counts.set(reason, (counts.get(reason) ?? 0) + by)
}

function sum(counts: Iterable<number>): number {
  let total = 0
  for (const count of counts) total += count
  return total
}
