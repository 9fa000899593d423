const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof UNIT_MS

const DURATION =
  /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)?\s*$/i

/** Milliseconds of `2m`, `1.5 seconds` or `250`; a bare number is in `bareUnit`. Undefined when it is neither. */
export function parseDurationMs(value: unknown, bareUnit: Unit): number | undefined {
  if (typeof value === 'number') return value >= 0 ? value * UNIT_MS[bareUnit] : undefined
  const match = typeof value === 'string' ? DURATION.exec(value) : null
  if (!match) return undefined
  return Number(match[1]) * UNIT_MS[match[2] === undefined ? bareUnit : toUnit(match[2])]
}

function toUnit(word: string): Unit {
  const unit = word.toLowerCase()
  return unit.startsWith('ms') || unit.startsWith('milli') ? 'ms' : (unit[0] as Unit)
}
