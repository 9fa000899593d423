import type { ObservedExchange } from '@gauntlet/contract'
import { toJsonText } from '@gauntlet/core/json'
import type { DataCheck } from './data-check.ts'

/** What the `observe` of one data check took from a run. */
export type Seen = {
  /** Each value once, in the order in which they first came. */
  readonly values: readonly unknown[]
  /** Why some are missing. */
  readonly incomplete?: string
}

/** What one worker took, as plain data: of the check of this number among those with an `observe`. */
export type CollectedSeen = {
  /** With the time of the answer that it was in. */
  readonly values: readonly (readonly [atNs: number, value: unknown])[]
  readonly incomplete: string | null
}

export type SeenCollector = {
  observe(exchange: ObservedExchange): void
  /** In place of `observe`, where workers sent the load: what each took, or why nothing is known of it. */
  adopt(taken: readonly (readonly CollectedSeen[] | string)[]): void
  toCollected(): readonly CollectedSeen[]
  of(check: DataCheck): Seen
}

/** About 100 MB; beyond it a check that would pass has no evidence. */
const defaultLimit = 500_000

/** Collects, for each check with an `observe`, what it takes from the exchanges of a run. */
export function collectSeen(
  checks: readonly DataCheck[],
  limit: number = defaultLimit,
): SeenCollector {
  const collected = new Map(checks.flatMap((check) => (check.observe ? [[check, start()]] : [])))
  return {
    observe(exchange) {
      for (const [check, into] of collected) {
        try {
          for (const value of toList(check.observe?.(exchange)))
            add(into, [exchange.returnedAtNs, value], limit)
        } catch (error) {
          into.incomplete ??= `observe failed: ${error instanceof Error ? error.message : String(error)}`
        }
      }
    },
    adopt(taken) {
      for (const [at, into] of [...collected.values()].entries()) {
        const all = taken.map((one) => (typeof one === 'string' ? undefined : one[at]))
        const values = all.flatMap((one) => one?.values ?? [])
        for (const value of values.toSorted((a, b) => a[0] - b[0])) add(into, value, limit)
        const why = taken.find((one) => typeof one === 'string')
        into.incomplete ??= why ?? all.find((one) => one?.incomplete)?.incomplete ?? undefined
      }
    },
    toCollected: () =>
      Array.from(collected.values(), ({ values, incomplete = null }) => ({
        values: [...values.values()],
        incomplete,
      })),
    of(check) {
      const { values, incomplete } = collected.get(check) ?? start()
      return {
        values: Array.from(values.values(), ([, value]) => value),
        ...(incomplete !== undefined && { incomplete }),
      }
    },
  }
}

function toList(seen: unknown): readonly unknown[] {
  if (seen === null || seen === undefined) return []
  if (seen instanceof Promise) {
    seen.catch(() => undefined) // the message below says it
    throw new TypeError('it must not be async: it answers a list of values, or null')
  }
  if (Array.isArray(seen) && !seen.includes(undefined)) return seen as readonly unknown[]
  throw new TypeError('it must answer a list of values, or null')
}

type Taken = readonly [atNs: number, value: unknown]
type Collected = { readonly values: Map<string, Taken>; incomplete: string | undefined }

const start = (): Collected => ({ values: new Map(), incomplete: undefined })

function add(into: Collected, taken: Taken, limit: number): void {
  const key = toJsonText(taken[1])
  if (into.values.has(key)) return
  if (into.values.size < limit) into.values.set(key, taken)
  else into.incomplete ??= `there were more than ${limit} values to keep and compare`
}
