export const RATE = 500
export const CONNECTIONS = 64
/** Two cycles of the server. */
export const DURATION_MS = 40_000
export const CYCLE_MS = 20_000
export const STALL_MS = 1_000

/** Those at which requests wait for a stall, and the median, at which none does. */
export const QUANTILES = [0.5, 0.975, 0.99, 0.999] as const

/** What a client reports; NaN for what it does not measure. */
export type StallReport = {
  readonly sent: number
  /** By the quantiles above, in milliseconds. */
  readonly latencyMs: readonly number[]
  /** From the send: what others call latency. */
  readonly serviceMs?: readonly number[]
}

/** The share of requests that are due in a stall wait from its length down to nothing, evenly. */
export function toTruthMs(quantile: number): number {
  const share = STALL_MS / CYCLE_MS
  return Math.max(0, STALL_MS * (1 - (1 - quantile) / share))
}
