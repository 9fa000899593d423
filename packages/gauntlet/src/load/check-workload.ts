import { ToolError } from '@gauntlet/contract'
import type { Flow, Scenario } from '@gauntlet/core/flow'
import { compileScenario } from '@gauntlet/engine'
import { readingConfig } from '../config/reading-config.ts'
import { toLoadTestVariables } from './load-test-variables.ts'

/** Stands for whatever the run will have: nothing is sent, and which hosts it may reach is asked when it is known. */
const ANY_TARGET = 'http://127.0.0.1:1'
const ANY_RUN = { id: '00000000-0000-7000-8000-000000000000', phase: 'BASELINE', startedAt: '' }

/** Reads all of a scenario as a run would. @throws ToolError CONFIG_INVALID naming the part that makes no sense */
export function checkWorkload(
  scenario: Scenario,
  env: Readonly<Record<string, string | undefined>>,
): void {
  readingConfig(`scenario ${scenario.name}`, () =>
    compileScenario(scenario, {
      seed: 1,
      target: ANY_TARGET,
      constants: toLoadTestVariables(ANY_RUN),
      env,
      allowOrigin: () => true,
    }),
  )
}

/**
 * Reads a flow that runs by itself as its run would.
 *
 * @param where what the config calls it
 * @throws ToolError CONFIG_INVALID naming that, and the part that makes no sense
 */
export function checkFlow(where: string, flow: Flow | undefined): void {
  if (!flow) throw new ToolError('CONFIG_INVALID', `${where} has no flow`)
  try {
    checkWorkload({ name: where, phases: [], flows: [{ weight: 1, flow }] }, {})
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    const said = error.message.replace(`scenario ${where}: `, '')
    throw new ToolError(error.code, `${where}: ${said}`, { cause: error })
  }
}
