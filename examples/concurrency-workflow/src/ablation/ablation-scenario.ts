import type { Scenario, WeightedFlow } from '@gauntlet/core/flow'
import { BUNDLED_SCENARIOS } from '../scenarios/bundled-scenarios.ts'
import { LOAD_TEST_DEFAULTS } from '../scenarios/load-test-defaults.ts'

const { assignment, events, mixed } = BUNDLED_SCENARIOS

/** Few enough that generator, two replicas and Postgres fit on two cores; enough that requests overlap. */
export const ABLATION_USERS = 8
export const ABLATION_LOAD_MS = 3_500

/**
 * What the three bundled scenarios do, at once: racing first requests, a hot user, batches and repeated events. The
 * users are as many as they are (closed), so that a technique can show in the throughput too.
 */
export const ablationScenario: Scenario = {
  name: 'ablation',
  phases: [
    { kind: 'closed', name: 'warm-up', durationMs: 700, users: ABLATION_USERS, record: false },
    { kind: 'closed', name: 'load', durationMs: ABLATION_LOAD_MS, users: ABLATION_USERS },
  ],
  flows: [...assignment.flows, ...events.flows, ...toWeight(mixed.flows, 100)],
  defaults: LOAD_TEST_DEFAULTS,
}

function toWeight(flows: readonly WeightedFlow[], weight: number): WeightedFlow[] {
  return flows.map((one) => ({ ...one, weight: one.weight * weight }))
}
