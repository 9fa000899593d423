import { ToolError } from '@gauntlet/contract'
import { compileCondition, ConditionError, type Scenario } from '@gauntlet/core/flow'
import { findPhaseMistake } from './check-phase.ts'
import { findStepMistake } from './check-steps.ts'
import { listFlows } from './written-names.ts'

/** @throws ToolError CONFIG_INVALID naming the first part that makes no sense */
export function checkScenario(scenario: Scenario): void {
  const fail = (message: string): never => {
    throw new ToolError('CONFIG_INVALID', `scenario ${scenario.name}: ${message}`)
  }
  if (typeof scenario.name !== 'string' || scenario.name.trim() === '') fail('has no name')
  if (!Array.isArray(scenario.flows) || scenario.flows.length === 0) fail('has no flows')
  if (!Array.isArray(scenario.phases)) fail('has no list of phases')
  for (const { weight, flow } of scenario.flows) {
    if (!(weight > 0 && Number.isFinite(weight))) {
      fail(`flow ${flow.name} has the weight ${weight}; a weight is a number above 0`)
    }
    if (!Array.isArray(flow.steps) || flow.steps.length === 0)
      fail(`flow ${flow.name} has no steps`)
  }
  for (const flow of listFlows(scenario)) {
    const mistake = findStepMistake(flow.steps)
    if (mistake !== undefined) fail(`flow ${flow.name}: ${mistake}`)
  }
  for (const [at, phase] of scenario.phases.entries()) {
    const mistake = findPhaseMistake(phase)
    if (mistake !== undefined) fail(`phase ${phase.name ?? at + 1}: ${mistake}`)
  }
  checkThresholdTexts(scenario, fail)
  for (const feeder of scenario.feeders ?? []) {
    if (feeder.rows.length === 0) fail(`the feeder of ${feeder.fields.join(', ')} has no rows`)
  }
  for (const [name, values] of Object.entries(scenario.choices ?? {})) {
    if (values.length === 0) fail(`there is nothing to choose for ${name}`)
  }
}

/** Read now: after the load it would be too late to say that nobody can. */
function checkThresholdTexts(
  { thresholds = [] }: Scenario,
  fail: (message: string) => never,
): void {
  if (!Array.isArray(thresholds)) fail('has thresholds that are no list')
  for (const [at, threshold] of thresholds.entries()) {
    const { expression } = Object(threshold) as { expression?: unknown }
    if (typeof expression !== 'string') {
      const form = "{ expression: 'http.response_time.p95 < 200' }"
      return fail(`thresholds[${at}] is ${JSON.stringify(threshold)}; write ${form}`)
    }
    try {
      compileCondition(expression)
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error
      fail(`thresholds[${at}].expression: ${error.message}, in: ${expression}`)
    }
  }
}
