import type { WatchedExchange } from '@gauntlet/contract'

/** Response times in milliseconds, ascending. */
export type LatencySamples = {
  readonly all: ArrayLike<number>
  /** By method and endpoint, `GET /orders/:id`; empty for what was never answered. */
  readonly of: (endpoint: string) => ArrayLike<number>
}

export type LatencyCollector = {
  readonly observe: (exchange: WatchedExchange) => void
  readonly toSamples: () => LatencySamples
}

/** 8 MB a run and endpoint. Of a run with more answers every second one is stored, then every fourth. */
const MAX_KEPT = 1_000_000
/** Further ones count in the quantiles of all requests only. */
const MAX_ENDPOINTS = 100

/** A sample in order of arrival that thins itself out evenly when it is full. */
type Kept = { values: number[]; every: number; seen: number }

/**
 * Keeps the response times that a run is judged by, as they are: what succeeded, and what timed out with the time
 * waited. How fast an error came back says nothing about how fast the work is done.
 */
export function collectLatencies(maxKept = MAX_KEPT): LatencyCollector {
  const all = empty()
  const byEndpoint = new Map<string, Kept>()
  return {
    observe: (exchange) => {
      if (!exchange.recorded || !(exchange.succeeded || exchange.timedOut)) return
      const ms = Math.max(0, exchange.returnedAtNs - exchange.scheduledAtNs) / 1e6
      keep(all, ms, maxKept)
      const name = `${exchange.method} ${exchange.endpoint}`
      const kept = byEndpoint.get(name) ?? empty()
      if (byEndpoint.size === MAX_ENDPOINTS && !byEndpoint.has(name)) return
      byEndpoint.set(name, kept)
      keep(kept, ms, maxKept)
    },
    toSamples: () => {
      const sorted = new Map([...byEndpoint].map(([name, kept]) => [name, toSorted(kept)]))
      return { all: toSorted(all), of: (endpoint) => sorted.get(endpoint) ?? [] }
    },
  }
}

const empty = (): Kept => ({ values: [], every: 1, seen: 0 })
const toSorted = ({ values }: Kept) => values.toSorted((a, b) => a - b)

function keep(kept: Kept, ms: number, maxKept: number): void {
  if (kept.seen++ % kept.every !== 0) return
  kept.values.push(ms)
  if (kept.values.length < maxKept) return
  kept.values = kept.values.filter((_, at) => at % 2 === 0)
  kept.every *= 2
}
