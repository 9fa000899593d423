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

export type SeenCollector = {
  observe(exchange: ObservedExchange): void
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
          for (const value of toList(check.observe?.(exchange))) add(into, value, limit)
        } catch (error) {
          into.incomplete ??= `observe failed: ${error instanceof Error ? error.message : String(error)}`
        }
      }
    },
    of(check) {
      const { values, incomplete } = collected.get(check) ?? start()
      return { values: [...values.values()], ...(incomplete !== undefined && { incomplete }) }
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

type Collected = { readonly values: Map<string, unknown>; incomplete: string | undefined }

const start = (): Collected => ({ values: new Map(), incomplete: undefined })

function add(into: Collected, value: unknown, limit: number): void {
  const key = toJsonText(value)
  if (into.values.has(key)) return
  if (into.values.size < limit) into.values.set(key, value)
  else into.incomplete ??= `there were more than ${limit} values to keep and compare`
}
