import type { Arm } from '@gauntlet/core/compare'
import type { ArmTarget } from './arm-start.ts'

/** What one run leaves for the next, where Gauntlet cannot give each the same start. */
export function listLeftovers(arms: Readonly<Record<Arm, ArmTarget>>): string[] {
  const targets = new Map(Object.values(arms).map(({ name, config }) => [name, config]))
  return [...targets].flatMap(([name, { start, database }]) => {
    if (!start) return [`${name} is used as it stands: not restarted, its data not put back`]
    return database !== undefined && database !== 'embedded'
      ? [`the database of ${name} is used as it stands: each run finds what those before left`]
      : []
  })
}
