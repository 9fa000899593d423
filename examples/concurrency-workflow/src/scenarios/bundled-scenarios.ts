import { type Scenario, flow } from '@gauntlet/core/flow'
import { assign, assignment } from './assignment.ts'
import { events, ingestSession } from './events.ts'
import { LOAD_TEST_DEFAULTS, NEW_USER, warmUpThenLoad } from './load-test-defaults.ts'

/** A user from its assignment to its first events. */
export const mixed: Scenario = {
  name: 'mixed',
  phases: warmUpThenLoad(2, 6),
  flows: [
    { weight: 1, flow: flow('assigned, then active', [assign(NEW_USER), ingestSession(NEW_USER)]) },
  ],
  defaults: LOAD_TEST_DEFAULTS,
}

/** The scenarios of the concurrency workflow. `scenarios/` beside `src/` has the same ones for Artillery. */
export const BUNDLED_SCENARIOS = { assignment, events, mixed } as const satisfies Record<
  string,
  Scenario
>
