import { flow, parallel, post, status, type RequestStep, type Scenario } from '@gauntlet/core/flow'
import {
  HOT_USER,
  LOAD_TEST_DEFAULTS,
  NEW_USER,
  SESSION_ID,
  warmUpThenLoad,
} from './load-test-defaults.ts'

/** Asks for a user's variants. */
export const assign = (userId: string): RequestStep =>
  post('/v1/assignment', {
    json: {
      anonymous_user_id: userId,
      session_id: SESSION_ID,
      platform: 'ios',
      app_version: '2.3.0',
    },
    expect: [status(200)],
  })

/**
 * Sticky assignment under contention: one hot user for the whole run, and new users whose first request comes
 * twice at once, as from an app that asks from two screens. That is the moment at which stickiness breaks.
 */
export const assignment: Scenario = {
  name: 'assignment',
  phases: warmUpThenLoad(3, 10),
  flows: [
    { weight: 30, flow: flow('hot user', [assign(HOT_USER)]) },
    { weight: 70, flow: flow('new user', [parallel([assign(NEW_USER), assign(NEW_USER)])]) },
  ],
  defaults: LOAD_TEST_DEFAULTS,
}
