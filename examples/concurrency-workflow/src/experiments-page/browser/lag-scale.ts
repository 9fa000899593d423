const units = [
  { unit: 'hours', ms: 3_600_000 },
  { unit: 'minutes', ms: 60_000 },
  { unit: 's', ms: 1000 },
  { unit: 'ms', ms: 1 },
] as const

/** The unit in which the largest of these milliseconds can be read: at least two of it. */
export function toScale(values: readonly number[]): (typeof units)[number] {
  const largest = Math.max(0, ...values)
  return units.find(({ ms }) => largest >= 2 * ms) ?? { unit: 'ms', ms: 1 }
}
