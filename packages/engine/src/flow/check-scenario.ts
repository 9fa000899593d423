import { ToolError } from '@gauntlet/contract'
import type { Phase, Scenario } from '@gauntlet/core/flow'

/** @throws ToolError CONFIG_INVALID naming the first part that makes no sense */
export function checkScenario(scenario: Scenario): void {
  const fail = (message: string): never => {
    throw new ToolError('CONFIG_INVALID', `scenario ${scenario.name}: ${message}`)
  }
  if (scenario.flows.length === 0) fail('has no flows')
  for (const { weight, flow } of scenario.flows) {
    if (!(weight > 0 && Number.isFinite(weight))) {
      fail(`flow ${flow.name} has the weight ${weight}; a weight is a number above 0`)
    }
    if (flow.steps.length === 0) fail(`flow ${flow.name} has no steps`)
  }
  for (const [at, phase] of scenario.phases.entries()) {
    const mistake = findPhaseMistake(phase)
    if (mistake) fail(`phase ${phase.name ?? at + 1}: ${mistake}`)
  }
  for (const feeder of scenario.feeders ?? []) {
    if (feeder.rows.length === 0) fail(`the feeder of ${feeder.fields.join(', ')} has no rows`)
  }
  for (const [name, values] of Object.entries(scenario.choices ?? {})) {
    if (values.length === 0) fail(`there is nothing to choose for ${name}`)
  }
}

function findPhaseMistake(phase: Phase): string | undefined {
  const wanted: Record<string, number | undefined> = { durationMs: phase.durationMs }
  if (phase.kind === 'open') {
    wanted['ratePerSecond'] = phase.ratePerSecond
    wanted['rampToPerSecond'] = phase.rampToPerSecond
  }
  if (phase.kind === 'count') wanted['arrivals'] = phase.arrivals
  if (phase.kind === 'closed') wanted['users'] = phase.users
  for (const [name, value] of Object.entries(wanted)) {
    if (value !== undefined && !(value >= 0 && Number.isFinite(value))) {
      return `${name} is ${value}; it is a number, 0 or more`
    }
  }
  return undefined
}
