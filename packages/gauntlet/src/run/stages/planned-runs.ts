import { ToolError } from '@gauntlet/contract'
import { checkBesideLoad } from '../../load/check-beside-load.ts'
import { checkWorkload } from '../../load/check-workload.ts'
import { resolveScenario } from '../../load/resolve-scenario.ts'
import type { StagePlan } from '../stage.ts'
import type { LoadedConfig } from '../../config/load-config.ts'

/** Reads what load runs will need: their scenarios, and what runs beside them and after. @throws ToolError */
export async function checkPlannedRuns(
  { loaded, io }: StagePlan,
  scenarios: readonly string[],
): Promise<void> {
  for (const scenario of scenarios) {
    const query = { scenario, cwd: loaded.root, env: io.env }
    checkWorkload(await resolveScenario(query, loaded), io.env)
  }
  checkBesideLoad(loaded.config)
}

/** The name of the target that stands for before or after the change. */
export function nameTarget({ config }: LoadedConfig, role: 'baseline' | 'candidate'): string {
  return config.compare?.[role] ?? role
}

export function withoutCandidate(stage: string, name: string): ToolError {
  return new ToolError(
    'CONFIG_INVALID',
    `${stage} needs a target "${name}": name one, or say which under compare`,
  )
}
