import type { LoopStep, LoadPhase, Scenario, Step } from '@gauntlet/core/flow'
import { countArrivals } from '../pacer/arrival-times.ts'

/** A Poisson phase has more arrivals than its mean; so many standard deviations more once in a hundred million runs. */
const POISSON_DEVIATIONS = 6

/**
 * The most wire attempts that a run of the scenario can record, known before it starts: each recorded arrival takes its
 * longest way through the flow that sends most. Infinity where the schedule does not determine it, as in a closed phase.
 */
export function mostRequests({ phases, flows }: Scenario): number {
  const each = flows
    .filter(({ weight }) => weight > 0)
    .map(({ flow }) => mostOfSteps(flow.steps))
    .reduce((most, count) => Math.max(most, count), 0)
  return sum(phases.map((phase) => times(mostArrivals(phase), each)))
}

function mostArrivals(phase: LoadPhase): number {
  if (phase.record === false || phase.kind === 'pause') return 0
  if (phase.kind === 'closed') return phase.users > 0 ? Infinity : 0
  const arrivals = countArrivals(phase)
  if (phase.kind !== 'open' || phase.spacing !== 'poisson') return arrivals
  return Math.ceil(arrivals + POISSON_DEVIATIONS * Math.sqrt(arrivals))
}

const mostOfSteps = (steps: readonly Step[]): number => sum(steps.map(mostOfStep))

function mostOfStep(step: Step): number {
  switch (step.kind) {
    case 'request':
      return 1 + (step.retry?.times ?? 0)
    case 'loop':
      return times(mostRounds(step), mostOfSteps(step.steps))
    case 'parallel':
    case 'when':
      return mostOfSteps(step.steps)
    case 'think':
    case 'run':
    case 'log':
      return 0
  }
}

function mostRounds({ repeat }: LoopStep): number {
  if ('from' in repeat) return Math.max(0, repeat.to - repeat.from)
  if ('over' in repeat) return typeof repeat.over === 'string' ? Infinity : repeat.over.length
  if ('while' in repeat) return Infinity
  return typeof repeat.count === 'number' ? repeat.count : Infinity
}

/** None of whatever is none: 0 × Infinity is no number. */
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b)

const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0)
