type Fault = {
  readonly kind: string
  readonly from_ms: number | null
  readonly to_ms: number | null
}

export type FaultWindow = {
  readonly kind: string
  /** Seconds since the first arrival; at least as wide as can be seen. */
  readonly from: number
  readonly to: number
  /** The line for its label, from 0: neighbours do not write over each other. */
  readonly row: number
  /** Whether its label stands left of it: there is no room to the right. */
  readonly left: boolean
}

/** Label rows; a fourth window writes in the first row again. */
export const FAULT_ROWS = 3
/** Of the axis: a reset takes a millisecond, and must be seen. */
const narrowest = 0.004
const lastPart = 0.75

/**
 * Where the faults that happened stand on the time axis of a run.
 *
 * @param spanSeconds how long the axis is, in seconds
 */
export function toFaultWindows(faults: readonly Fault[], spanSeconds: number): FaultWindow[] {
  return faults
    .flatMap(({ kind, from_ms, to_ms }) =>
      from_ms === null || to_ms === null ? [] : [{ kind, from: from_ms / 1000, to: to_ms / 1000 }],
    )
    .toSorted((a, b) => a.from - b.from)
    .map(({ kind, from, to }, at) => ({
      kind: kind.replaceAll('-', ' '),
      from,
      to: Math.max(to, from + spanSeconds * narrowest),
      row: at % FAULT_ROWS,
      left: from > spanSeconds * lastPart,
    }))
}

/** `3.51–5.20 s`; a dash for what did not happen. */
export function formatWindow({ from_ms, to_ms }: Omit<Fault, 'kind'>): string {
  if (from_ms === null || to_ms === null) return '–'
  return `${(from_ms / 1000).toFixed(2)}–${(to_ms / 1000).toFixed(2)} s`
}
