import type { Experiments } from '../schemas.ts'

type Row = Experiments['funnel']['days'][number]

/** How far one group of users came. */
export type Group = {
  /** A variant; null: all users. */
  readonly variant: string | null
  readonly steps: readonly Step[]
}

export type Step = {
  readonly step: string
  /** Added up over days: one who comes on two days counts twice. */
  readonly users: number
  /** Of the group's first step, in [0, 1]; null when nobody took it. */
  readonly share: number | null
}

/** All users first, then the variants of one experiment. */
export function toFunnel(rows: readonly Row[], experiment: string | undefined): Group[] {
  const kept = rows.filter(
    ({ experiment_id: id }) => id === null || (experiment !== undefined && id === experiment),
  )
  const variants = [...new Set(kept.map(({ variant_id }) => variant_id))]
  const all = variants.filter((variant) => variant === null)
  const named = variants.filter((variant) => variant !== null).toSorted()
  return [...all, ...named].map((variant) => ({
    variant,
    steps: toSteps(kept.filter(({ variant_id }) => variant_id === variant)),
  }))
}

function toSteps(rows: readonly Row[]): Step[] {
  const steps = new Map<number, { step: string; users: number }>()
  for (const { step_position: position, step_name: step, users } of rows) {
    const before = steps.get(position)?.users ?? 0
    steps.set(position, { step, users: before + users })
  }
  const ordered = [...steps].toSorted(([a], [b]) => a - b).map(([, step]) => step)
  const first = ordered[0]?.users ?? 0
  return ordered.map((step) => ({ ...step, share: first === 0 ? null : step.users / first }))
}
