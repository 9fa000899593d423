import type { LoadPhase, Scenario } from '@gauntlet/core/flow'

/**
 * Forty users at once find what a pool of ten hides, and six times is enough for a race of two statements to show (ten of
 * ten runs of the two races that it was chosen on). More users find more and load the machine that measures.
 */
const BURSTS = { bursts: 6, users: 40, durationMs: 3_000 } as const

/** What is said of a run with it. */
export const CONTENTION_NOTE = `After the schedule ${BURSTS.bursts} bursts of ${BURSTS.users} users were sent, so that requests overlap: for the guarantees, and in no figure.`

/**
 * Whether users of a workload overlap by chance alone: they arrive at a rate, and nothing brings them together. A counted
 * number of arrivals is what its author wants to be sent, and no more.
 */
export function overlapsByChance({ phases }: Scenario): boolean {
  const kinds = new Set(phases.map(({ kind }) => kind))
  return kinds.has('open') && !kinds.has('burst') && !kinds.has('closed')
}

/** The same workload with bursts of its users behind it, which no figure counts. */
export function addContention(scenario: Scenario): Scenario {
  const phase: LoadPhase = { kind: 'burst', name: 'contention', ...BURSTS, record: false }
  return { ...scenario, phases: [...scenario.phases, phase] }
}
