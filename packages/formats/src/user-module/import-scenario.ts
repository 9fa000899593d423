import { findConfigProblem, FlowBlock, ScenarioBlock, ToolError } from '@gauntlet/contract'
import type { Flow, Scenario } from '@gauntlet/core/flow'
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

/**
 * The flows of a module whose default export is a flow or a scenario.
 *
 * @throws ToolError FILE_UNREADABLE; CONFIG_INVALID naming the place
 */
export async function importFlows(file: string): Promise<Flow[]> {
  const module = await importUserModule(file).catch((cause: unknown) => {
    if (cause instanceof ToolError) throw cause
    throw new ToolError('FILE_UNREADABLE', `cannot read ${file}: ${(cause as Error).message}`, {
      cause,
    })
  })
  const written = module['default']
  if (findConfigProblem(written, ScenarioBlock, '') === undefined)
    return (written as Scenario).flows.map(({ flow }) => flow)
  const problem = findConfigProblem(written, FlowBlock, '')
  if (problem === undefined) return [written as Flow]
  throw new ToolError(
    'CONFIG_INVALID',
    `${file} must have a flow or a scenario as its default export: ${problem.path} ${problem.says}`,
  )
}
