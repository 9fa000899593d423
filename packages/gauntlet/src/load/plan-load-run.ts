import { AUDIT_LIMITS, type AuditLimits } from '@gauntlet/engine'
import type { Phase } from '@gauntlet/contract'
import type { LoadPhase, Scenario } from '@gauntlet/core/flow'
import type { GauntletConfig } from '../config/gauntlet-config.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import type { LoadRunRequest, LoadSender, RunFaults } from './load-run-request.ts'
import type { Divided } from './workers/count-workers.ts'
import { divideLoad } from './workers/plan-workers.ts'
import type { DividedLoad, WorkersRequest } from './workers/workers-request.ts'

/** A first look gates data, not latency: a generator that is late by less than this has sent the same load. */
const quickAuditLimits = { ...AUDIT_LIMITS, slipP99Ms: 1_000, eventLoopP99Ms: 1_000 }

/** Of a load that another program sends no latency is judged: what the proxy adds to it voids nothing. */
const senderAuditLimits = { ...quickAuditLimits, eventLoopP99Ms: 10_000, cpuRatio: Infinity }

const limitsOf: Readonly<Record<string, AuditLimits>> = {
  quick: quickAuditLimits,
  sender: senderAuditLimits,
}

/** Beyond which the generator of a run is not trusted: the config's word first, then the profile's; `sender` is another program. */
export function toAuditLimits({ auditLimits }: GauntletConfig, profile: string): AuditLimits {
  return { ...(limitsOf[profile] ?? AUDIT_LIMITS), ...auditLimits }
}

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
  readonly sender?: LoadSender | undefined
  /** Those of other machines that were taken for it, or how it is divided on this one; undefined: one process. */
  readonly workers?: WorkersRequest | DividedLoad | undefined
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
  const { phase, profile, seed, tags, proven, faults, sender, workers } = planned
  const { name, ...target } = planned.target
  const contends = needsContention(config, planned)
  const scenario = contends ? addContention(planned.scenario) : planned.scenario
  const dataChecks = config.dataChecks === 'none' ? [] : (config.dataChecks ?? [])
  const sending = sender ? undefined : toWorkers({ scenario, dataChecks }, workers)
  const notes = [
    planned.notes,
    contends ? CONTENTION_NOTE : undefined,
    sender ? SENDER_NOTE : undefined,
  ]
    .filter(Boolean)
    .join('\n')
  return {
    scenario,
    phase,
    target,
    seed,
    runName: planned.runName ?? `${scenario.name}_${phase.toLowerCase()}`,
    tags,
    notes: notes || null,
    auditLimits: toAuditLimits(config, sender ? 'sender' : profile),
    backgroundJobs: (config.backgroundJobs ?? []).filter(
      ({ targets }) => targets?.includes(name) ?? true,
    ),
    dataChecks,
    ...(config.connectionHygiene !== undefined && { connectionHygiene: config.connectionHygiene }),
    ...(config.guarantees && { guarantees: config.guarantees }),
    isOnlyScenario: Object.keys(config.scenarios ?? {}).join() === scenario.name,
    ...(config.drain && { drain: config.drain }),
    ...(config.drainLimitMs !== undefined && { drainLimitMs: config.drainLimitMs }),
    ...(config.allowHosts && { allowHosts: config.allowHosts }),
    tls,
    ...(proven && { proven }),
    ...(faults && { faults }),
    ...(sender && { sender }),
    ...(sending && { workers: sending }),
  }
}

function toWorkers(
  divided: Divided,
  workers: PlannedLoad['workers'],
): LoadRunRequest['workers'] | undefined {
  if (!workers || 'count' in workers) return workers
  return divideLoad(divided, workers)
}

const SENDER_NOTE =
  'Another program sent the load, by no schedule of Gauntlet: response times are service times, taken at the proxy.'

/**
 * A guarantee says little where requests did not overlap. Only a target whose database Gauntlet started gets requests beyond
 * its schedule; under faults the schedule is what is judged.
 */
function needsContention(
  { guarantees = [], contention = true }: LoadedConfig['config'],
  { scenario, target, faults, sender, contention: isWanted = true }: PlannedLoad,
): boolean {
  return (
    contention &&
    isWanted &&
    guarantees.length > 0 &&
    target.ownsDatabase === true &&
    faults === undefined &&
    sender === undefined &&
    overlapsByChance(scenario)
  )
}

/**
 * Forty users at once find what a pool of ten hides, and six times is enough for a race of two statements to show (ten of
 * ten runs of the two races that it was chosen on). More users find more and load the machine that measures.
 */
const BURSTS = { bursts: 6, users: 40, durationMs: 3_000 } as const

/** The same in a line of figures. */
export const CONTENTION_PART = `then ${BURSTS.bursts} bursts of ${BURSTS.users} users for the guarantees, in no figure`

/** What is said of a run with it. */
export const CONTENTION_NOTE = `After the schedule ${BURSTS.bursts} bursts of ${BURSTS.users} users were sent, so that requests overlap: for the guarantees, and in no figure.`

/**
 * Whether users of a workload overlap by chance alone: they arrive at a rate, and nothing brings them together. A counted
 * number of arrivals is what its author wants to be sent, and no more.
 */
export function overlapsByChance({ phases }: Scenario): boolean {
  const kinds = new Set(phases.map(({ kind }) => kind))
  return kinds.has('open') && !kinds.has('burst') && !kinds.has('closed')
}

/** The same workload with bursts of its users behind it, which no figure counts. */
export function addContention(scenario: Scenario): Scenario {
  const phase: LoadPhase = { kind: 'burst', name: 'contention', ...BURSTS, record: false }
  return { ...scenario, phases: [...scenario.phases, phase] }
}
