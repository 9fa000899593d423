import type { Scenario } from '@gauntlet/core/flow'
import { join } from 'node:path'
import type { GauntletConfig } from '../../config/gauntlet-config.ts'
import { planLoadRun } from '../../load/plan-load-run.ts'
import type { RunArmOptions } from '../create-run-arm.ts'

/** A test machine is busy with other tests: what is looked at is not how busy. */
const auditLimits = { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 }

/** How runs of a scenario are planned by a config, and where what they broke is kept below a test's folder. */
export function planTestRuns(
  scenario: Scenario,
  root: string,
  config: GauntletConfig = {},
): Pick<RunArmOptions, 'plan' | 'runFolder' | 'tool' | 'now'> {
  const loaded = { config: { auditLimits, ...config }, tls: undefined }
  return {
    plan: (run) => planLoadRun(loaded, { ...run, scenario, profile: 'standard', tags: {} }),
    runFolder: join(root, 'runs'),
    tool: '0.0.0',
    now: () => new Date(),
  }
}
