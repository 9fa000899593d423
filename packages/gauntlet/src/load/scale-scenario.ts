import type { LoadPhase, Scenario } from '@gauntlet/core/flow'

/** `quick`: a fifth of each phase, at the same rates: a first look, too short to compare percentiles. */
const QUICK_RATIO = 0.2

/** The same workload for a fifth of the time. */
export const toQuick = (scenario: Scenario): Scenario => ({
  ...scenario,
  phases: scenario.phases.map((phase) => ({
    ...phase,
    durationMs: Math.ceil(phase.durationMs * QUICK_RATIO),
    ...(phase.kind === 'count' && { arrivals: Math.ceil(phase.arrivals * QUICK_RATIO) }),
    ...(phase.kind === 'burst' && { bursts: Math.ceil(phase.bursts * QUICK_RATIO) }),
  })),
})

/** The same users in the same time, so many times as many of them: `stress` doubles until an SLO breaks. */
export const scaleRates = (scenario: Scenario, factor: number): Scenario => ({
  ...scenario,
  phases: scenario.phases.map((phase) => scalePhase(phase, factor)),
})

function scalePhase(phase: LoadPhase, factor: number): LoadPhase {
  switch (phase.kind) {
    case 'open':
      return {
        ...phase,
        ratePerSecond: phase.ratePerSecond * factor,
        ...(phase.rampToPerSecond !== undefined && {
          rampToPerSecond: phase.rampToPerSecond * factor,
        }),
      }
    case 'count':
      return { ...phase, arrivals: Math.round(phase.arrivals * factor) }
    case 'closed':
    case 'burst':
      return { ...phase, users: Math.round(phase.users * factor) }
    case 'pause':
      return phase
  }
}
