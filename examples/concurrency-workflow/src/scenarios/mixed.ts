import { flow, type Scenario } from '@gauntlet/core/flow'
import { assign } from './assignment.ts'
import { ingestSession } from './events.ts'
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
