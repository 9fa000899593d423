import { ToolError } from '@gauntlet/contract'
import type { GauntletConfig } from '../config/gauntlet-config.ts'
import { checkFlow } from './check-workload.ts'

/** A day: a timer of Node that waits longer than 24.8 of them fires at once. */
const MOST_PAUSE_MS = 86_400_000

/** Reads what runs beside a load and after it, while nothing runs yet. @throws ToolError CONFIG_INVALID naming it */
export function checkBesideLoad(config: GauntletConfig): void {
  const { drain, drainLimitMs = 1, backgroundJobs = [], targets = {} } = config
  if (drain) checkFlow('drain', drain)
  if (!(drainLimitMs > 0 && drainLimitMs <= MOST_PAUSE_MS)) {
    const said = `drainLimitMs is ${drainLimitMs}; it is a number above 0, at most ${MOST_PAUSE_MS}`
    throw new ToolError('CONFIG_INVALID', said)
  }
  for (const [at, { flow, everyMs, targets: named = [] }] of backgroundJobs.entries()) {
    const where = `backgroundJobs[${at}]`
    checkFlow(where, flow)
    if (!(everyMs > 0 && everyMs <= MOST_PAUSE_MS)) {
      const said = `${where}.everyMs is ${everyMs}; it is a number above 0, at most ${MOST_PAUSE_MS}`
      throw new ToolError('CONFIG_INVALID', said)
    }
    const unknown = named.find((name) => !Object.hasOwn(targets, name))
    if (unknown !== undefined) {
      const known = Object.keys(targets).join(', ') || 'none'
      const said = `${where}.targets names "${unknown}"; there are: ${known}`
      throw new ToolError('CONFIG_INVALID', said)
    }
  }
}
