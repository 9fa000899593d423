import { flow, post, status } from 'gauntlet'
import { dashboardToken } from '../dashboard-token.ts'
import { assign } from '../scenarios/assignment.ts'
import { ingestSession } from '../scenarios/events.ts'
import { NEW_USER } from '../scenarios/load-test-defaults.ts'

/** What an app sends when it was used once: two events, each of which is stored once, however often they are sent. */
const events = {
  flow: flow('ingest', [ingestSession(NEW_USER)]),
  guarantees: ['idempotent events'],
}

/** The first request of a user: whatever is answered first, is answered ever after. */
const assignment = {
  flow: flow('assign', [assign(NEW_USER), assign(NEW_USER)]),
  guarantees: ['sticky assignment'],
}

/** Events, and the job that counts them. One that died keeps its lease; the drain asks again until that has ended. */
const rollup = {
  flow: flow('ingest and roll up', [
    ingestSession(NEW_USER),
    post('/v1/jobs/rollup', {
      headers: { 'x-dashboard-token': dashboardToken },
      json: { job: 'daily', window_days: 1 },
      expect: [status(200)],
    }),
  ]),
  guarantees: ['idempotent events', 'one rollup at a time', 'daily counts'],
}

/** The flows of the experiments API that are swept. */
export const sweepFlows = { events, assignment, rollup } as const
