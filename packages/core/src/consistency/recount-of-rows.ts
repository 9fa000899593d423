import {
  absoluteDecimal,
  compareDecimals,
  parseDecimal,
  subtractDecimals,
  type Decimal,
} from '../decimal/index.ts'
import type { Aggregate } from './counter.ts'
import { compareVersions, parseVersion } from './versions.ts'

/**
 * Whether an aggregate equals the recount of its rows: numbers as decimals, within the tolerance, times as times.
 *
 * @returns undefined if they cannot be compared
 */
export function compareAggregate(
  { stored, recount }: Aggregate,
  tolerance: Decimal,
): boolean | undefined {
  const [left, right] = [String(stored ?? 0), String(recount ?? 0)]
  const [a, b] = [parseDecimal(left), parseDecimal(right)]
  if (a && b) return compareDecimals(absoluteDecimal(subtractDecimals(a, b)), tolerance) <= 0
  if (stored === null || recount === null) return false
  const [earlier, later] = [parseVersion(left), parseVersion(right)]
  const order = earlier && later && compareVersions(earlier, later)
  return order === undefined ? undefined : order === 0
}

/** How far an aggregate is from the recount of its rows; undefined where they are no numbers. */
export function measureDifference({ stored, recount }: Aggregate): Decimal | undefined {
  const [a, b] = [parseDecimal(String(stored ?? 0)), parseDecimal(String(recount ?? 0))]
  return a && b && absoluteDecimal(subtractDecimals(a, b))
}

/** Aggregates whose stored value or recount is not what it was before the load; those that are new count. */
export function countChanged(
  aggregates: readonly Aggregate[] | undefined,
  before: readonly Aggregate[] | undefined,
): number {
  if (!before) return 0
  const known = new Map(before.map((each) => [each.key, nameValues(each)]))
  return (aggregates ?? []).filter((each) => known.get(each.key) !== nameValues(each)).length
}

function nameValues({ stored, recount }: Aggregate): string {
  return JSON.stringify([stored, recount].map((value) => (value === null ? null : String(value))))
}
