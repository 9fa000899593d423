import { ToolError } from '@gauntlet/contract'
import type { GauntletConfig } from '../../config/gauntlet-config.ts'
import { checkFlow, checkWorkload } from '../../load/check-workload.ts'
import { resolveScenario } from '../../load/resolve-scenario.ts'
import type { StagePlan } from '../stage.ts'

/** A day: a timer of Node that waits longer than 24.8 of them fires at once. */
const MOST_PAUSE_MS = 86_400_000

/** Reads what load runs will need: their scenarios, and what runs beside them and after. @throws ToolError */
export async function checkPlannedRuns(
  { loaded, io }: StagePlan,
  scenarios: readonly string[],
): Promise<void> {
  for (const scenario of scenarios) {
    const query = { scenario, cwd: loaded.root, env: io.env }
    checkWorkload(await resolveScenario(query, loaded), io.env)
  }
  checkBeside(loaded.config)
}

function checkBeside({ drain, drainLimitMs = 1, alongside = [] }: GauntletConfig): void {
  if (drain) checkFlow('drain', drain)
  if (!(drainLimitMs > 0 && drainLimitMs <= MOST_PAUSE_MS)) {
    const said = `drainLimitMs is ${drainLimitMs}; it is a number above 0, at most ${MOST_PAUSE_MS}`
    throw new ToolError('CONFIG_INVALID', said)
  }
  for (const [at, { flow, everyMs }] of alongside.entries()) {
    const where = `alongside[${at}]`
    checkFlow(where, flow)
    if (!(everyMs > 0 && everyMs <= MOST_PAUSE_MS)) {
      const said = `${where}.everyMs is ${everyMs}; it is a number above 0, at most ${MOST_PAUSE_MS}`
      throw new ToolError('CONFIG_INVALID', said)
    }
  }
}
