import type { Phase } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import type { LoadedConfig } from '../config/load-config.ts'
import { addContention, CONTENTION_NOTE, overlapsByChance } from './add-contention.ts'
import { toAuditLimits } from './audit-limits.ts'
import type { LoadRunRequest, RunFaults } from './load-run-request.ts'

/** What differs from run to run of one config. */
export type PlannedLoad = {
  readonly scenario: Scenario
  readonly phase: Phase
  readonly target: LoadRunRequest['target'] & { readonly name: string }
  readonly profile: string
  readonly seed: number
  readonly runName?: string | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly notes?: string | undefined
  readonly proven?: LoadRunRequest['proven'] | undefined
  readonly faults?: RunFaults | undefined
  /** False: no bursts are added, whatever the target; the runs of a comparison get the same requests or none of them do. */
  readonly contention?: boolean | undefined
}

/**
 * One load run as the config wants every load run: with its background jobs, its drain, its data checks and guarantees.
 * The same for `gauntlet load run`, for each run of
 * `gauntlet compare` and for the stages of `gauntlet run`.
 */
export function planLoadRun(
  { config, tls }: Pick<LoadedConfig, 'config' | 'tls'>,
  planned: PlannedLoad,
): LoadRunRequest {
  const { phase, profile, seed, tags, proven, faults } = planned
  const { name, ...target } = planned.target
  const contends = needsContention(config, planned)
  const scenario = contends ? addContention(planned.scenario) : planned.scenario
  const notes = [planned.notes, contends ? CONTENTION_NOTE : undefined].filter(Boolean).join('\n')
  return {
    scenario,
    phase,
    target,
    seed,
    runName: planned.runName ?? `${scenario.name}_${phase.toLowerCase()}`,
    tags,
    notes: notes || null,
    auditLimits: toAuditLimits(config, profile),
    backgroundJobs: (config.backgroundJobs ?? []).filter(
      ({ targets }) => targets?.includes(name) ?? true,
    ),
    dataChecks: config.dataChecks === 'none' ? [] : (config.dataChecks ?? []),
    ...(config.connectionHygiene !== undefined && { connectionHygiene: config.connectionHygiene }),
    ...(config.guarantees && { guarantees: config.guarantees }),
    isOnlyScenario: Object.keys(config.scenarios ?? {}).join() === scenario.name,
    ...(config.drain && { drain: config.drain }),
    ...(config.drainLimitMs !== undefined && { drainLimitMs: config.drainLimitMs }),
    ...(config.allowHosts && { allowHosts: config.allowHosts }),
    tls,
    ...(proven && { proven }),
    ...(faults && { faults }),
  }
}

/**
 * A guarantee says little where requests did not overlap. Only a target whose database Gauntlet started gets requests beyond
 * its schedule; under faults the schedule is what is judged.
 */
function needsContention(
  { guarantees = [], contention = true }: LoadedConfig['config'],
  { scenario, target, faults, contention: isWanted = true }: PlannedLoad,
): boolean {
  return (
    contention &&
    isWanted &&
    guarantees.length > 0 &&
    target.ownsDatabase === true &&
    faults === undefined &&
    overlapsByChance(scenario)
  )
}
