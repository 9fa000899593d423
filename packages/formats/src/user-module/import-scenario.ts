import { findConfigProblem, ScenarioBlock, ToolError } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import { statSync } from 'node:fs'
import { importUserModule } from './import-user-module.ts'

/**
 * A scenario that is the default export of a module, held to the schema of the config.
 *
 * @throws ToolError FILE_UNREADABLE; CONFIG_INVALID naming the place
 */
export async function importScenario(file: string): Promise<Scenario> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new ToolError('FILE_UNREADABLE', `there is no scenario file ${file}`)
  const module = (await importUserModule(file)) as { default?: Scenario }
  const scenario = module.default
  if (!scenario || !Array.isArray(scenario.flows) || !Array.isArray(scenario.phases)) {
    throw new ToolError('CONFIG_INVALID', `${file} must have a scenario as its default export`)
  }
  const problem = findConfigProblem(scenario, ScenarioBlock, '')
  if (problem) throw new ToolError('CONFIG_INVALID', `${file}: ${problem.path} ${problem.says}`)
  return scenario
}
