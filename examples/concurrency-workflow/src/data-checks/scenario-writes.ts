import type { CheckedRun } from 'gauntlet'

/** Which rows a scenario must leave behind. */
type Writes = { readonly assignments: boolean; readonly events: boolean }

const known = new Map<string, Writes>([
  ['assignment', { assignments: true, events: false }],
  ['events', { assignments: false, events: true }],
  ['mixed', { assignments: true, events: true }],
  ['ablation', { assignments: true, events: true }],
])

/** Undefined for a scenario that this project does not have. */
export function findWrites({ scenario }: CheckedRun): Writes | undefined {
  return known.get(scenario)
}
