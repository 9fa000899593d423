import { median, ratiosOf } from './statistics.ts'

export type RatioRow = {
  readonly name: string
  readonly own: readonly number[]
  readonly other: readonly number[]
  /** What the ratio should be at least. */
  readonly goal?: number
}

/** A section of docs/performance.md. */
export type Part = { readonly table: string; readonly ratios: readonly RatioRow[] }

/** Each ratio that has a goal, and by how much it misses it. */
export function renderGoals(ratios: readonly RatioRow[]): string {
  const rows = ratios.flatMap(({ name, own, other, goal }) => {
    if (goal === undefined) return []
    const reached = median(ratiosOf(own, other))
    const missed =
      reached >= goal ? 'reached' : `missed by ${(100 * (1 - reached / goal)).toFixed(0)} %`
    return [`| ${name} | ${goal.toFixed(2)} | ${reached.toFixed(2)} | ${missed} |`]
  })
  if (rows.length === 0) return ''
  return ['| ratio | goal | measured | |', '|---|---:|---:|---|', ...rows].join('\n')
}
