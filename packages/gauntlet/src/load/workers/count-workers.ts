import { limitWorkers, type Scenario, type WorkerLimit } from '@gauntlet/core/flow'
import { availableParallelism } from 'node:os'
import type { DataCheck } from '../../load-checks/index.ts'

/** So many users a second, or closed users, are worth a process: a worker can do about ten times as much. */
const WORTH = { perSecond: 2_000, users: 16 }

export type Divided = {
  readonly scenario: Scenario
  /** What else runs in each worker and may remember what it saw. */
  readonly dataChecks?: readonly DataCheck[]
}

/**
 * How many processes send a load. By default cores less one, since the target needs one too; but no more than the load is
 * worth, and one where functions of the project take part: they may share what they remember, and each worker would have its own.
 *
 * @param asked `--workers`; undefined: the default
 * @param cores of this machine
 */
export function countWorkers(
  { scenario, dataChecks = [] }: Divided,
  asked: number | undefined,
  cores = availableParallelism(),
): WorkerLimit {
  if (asked !== undefined) return limitWorkers(scenario, asked)
  const wanted = Math.max(1, Math.min(cores - 1, countWorth(scenario)))
  const isShared = hasFunctions(scenario.flows) || dataChecks.some(({ observe }) => observe)
  return { workers: isShared ? 1 : limitWorkers(scenario, wanted).workers }
}

function countWorth({ phases }: Scenario): number {
  const worth = phases.map((phase) => {
    if (phase.kind === 'open')
      return Math.max(phase.ratePerSecond, phase.rampToPerSecond ?? 0) / WORTH.perSecond
    if (phase.kind === 'count') return phase.arrivals / (phase.durationMs / 1_000) / WORTH.perSecond
    return phase.kind === 'closed' ? phase.users / WORTH.users : 0
  })
  return Math.ceil(Math.max(0, ...worth.filter(Number.isFinite)))
}

/** Whether a function of the author is anywhere in it. */
export function hasFunctions(value: unknown): boolean {
  if (typeof value === 'function') return true
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
  return Object.values(value).some(hasFunctions)
}
