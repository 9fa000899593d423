import type { LoadRunDocument } from '@gauntlet/contract'
import type { LoadPhase } from '@gauntlet/core/flow'
import type { ShrinkPlan } from '@gauntlet/core/shrink'
import type { FaultedAnomaly } from '@gauntlet/core/degradation'
import type { AnyFault } from '@gauntlet/faults'
import { join } from 'node:path'
import { createEmptyStore } from '../store/empty-store.ts'
import { type PlanRequest, tryPlan } from './execute-plan.ts'
import type { PlanContext } from './measure-plan.ts'
import { countClients, reducePhases } from './reduce-plan.ts'
import { toFaultedBuild } from './to-faulted-build.ts'

/** What is to be made smaller. */
export type ShrinkSubject = Omit<PlanRequest, 'baseline'> & {
  /** Requests that the first run sent. */
  readonly requests: number
}

/** What one run of a plan showed. */
export type Rerun = {
  readonly anomalies: readonly FaultedAnomaly[]
  /** That it sent; undefined where it was not measured. */
  readonly requests: number | undefined
}

/** Requests of a run, those behind its schedule included. */
export function countRequests({ endpoints, extension }: LoadRunDocument): number {
  const recorded = endpoints.reduce((sum, { requests_total: count }) => sum + count, 0)
  return recorded + (extension?.requests ?? 0)
}

/**
 * Runs smaller plans, each on a freshly started target. They are no part of the project's history: what they measure goes to
 * `reruns` below the folder of the request, and to no store.
 */
export class ShrinkReruns {
  /** The plan as it is. Of an Artillery script, whose phases are in its file, only the faults can be fewer. */
  readonly whole: ShrinkPlan<AnyFault>
  /** Whether the phases are in the config. */
  readonly hasPhases: boolean
  /** That the first run sent. */
  readonly requests: number
  readonly #context: PlanContext
  readonly #subject: ShrinkSubject
  readonly #root: string
  readonly #runs = new Map<string, Rerun[]>()

  constructor(context: PlanContext, subject: ShrinkSubject) {
    const { folder, planned, scenario, requests } = subject
    const { loaded, print } = context
    const reruns = join(folder, 'reruns')
    const configured = loaded.config.scenarios?.[planned.scenario]
    this.hasPhases = configured !== undefined && !('artillery' in configured)
    this.whole = this.hasPhases
      ? { faults: planned.inject, clients: countClients(scenario.phases), requests }
      : { faults: planned.inject, clients: 1, requests: 1 }
    this.requests = requests
    this.#subject = subject
    this.#root = loaded.root
    this.#context = {
      ...context,
      loaded: { ...loaded, root: reruns },
      folder: reruns,
      store: createEmptyStore(() => undefined),
      recorded: [],
      print: { ...print, result: () => undefined, detail: () => undefined },
    }
  }

  /** Run number `at` of a plan, from 0, where it was made for another violation; undefined where not. */
  find(plan: ShrinkPlan<AnyFault>, at: number): Rerun | undefined {
    return this.#runs.get(toKey(plan))?.[at]
  }

  /** Runs a plan once more. @returns undefined for a run that an interrupt cut short */
  async run(plan: ShrinkPlan<AnyFault>): Promise<Rerun | undefined> {
    const { name, scenario, planned, target, folder } = this.#subject
    const run = await tryPlan(this.#context, {
      name,
      scenario: { ...scenario, phases: this.toPhases(plan) },
      scenarioName: planned.scenario,
      inject: plan.faults,
      recoveryLimitMs: planned.recoveryLimitMs,
      target,
      phase: 'POST_MITIGATION',
      logFolder: join(folder, 'reruns', 'logs'),
      root: this.#root,
    })
    const rerun = {
      anomalies: toFaultedBuild(target.name, run).anomalies,
      requests: run.measured && countRequests(run.measured.document),
    }
    if (this.#context.io.signal.aborted) return undefined
    const key = toKey(plan)
    this.#runs.set(key, [...(this.#runs.get(key) ?? []), rerun])
    return rerun
  }

  /** The phases of the scenario, as a plan sends them. */
  toPhases({ clients, requests }: ShrinkPlan<AnyFault>): readonly LoadPhase[] {
    const { phases } = this.#subject.scenario
    if (clients === this.whole.clients && requests === this.whole.requests) return phases
    return reducePhases(phases, {
      clients: clients / this.whole.clients,
      requests: requests / this.whole.requests,
    })
  }
}

/** The same for plans that do the same. */
export const toKey = ({ faults, clients, requests }: ShrinkPlan<AnyFault>): string =>
  JSON.stringify([faults, clients, requests])
