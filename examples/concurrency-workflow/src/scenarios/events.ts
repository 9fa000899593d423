import { flow, post, status, type RequestStep, type Scenario } from '@gauntlet/core/flow'
import {
  FRESH_EVENT_ID,
  HOT_USER,
  LOAD_TEST_DEFAULTS,
  NEW_USER,
  SESSION_ID,
  warmUpThenLoad,
} from './load-test-defaults.ts'

type Event = { readonly event_id: string; readonly event_name: string }

/** Sends a batch of events of one user. */
const ingest = (userId: string, events: readonly Event[]): RequestStep =>
  post('/v1/events', {
    json: {
      anonymous_user_id: userId,
      session_id: SESSION_ID,
      events: events.map((event) => ({
        ...event,
        occurred_at: '{{ loadTestStartedAt }}',
        properties: { load_test_run_id: '{{ loadTestRunId }}' },
      })),
    },
    expect: [status(200)],
  })

/** What an app sends when it was used once. */
export const ingestSession = (userId: string): RequestStep =>
  ingest(userId, [
    { event_id: FRESH_EVENT_ID, event_name: 'app_opened' },
    { event_id: FRESH_EVENT_ID, event_name: 'session_submitted' },
  ])

/** Idempotent ingestion: batches of new events, and one event that comes again and again. */
export const events: Scenario = {
  name: 'events',
  phases: warmUpThenLoad(2, 8),
  flows: [
    { weight: 80, flow: flow('new batch', [ingestSession(NEW_USER)]) },
    {
      weight: 20,
      flow: flow('repeated event', [
        ingest(HOT_USER, [{ event_id: '{{ loadTestRunId }}', event_name: 'app_opened' }]),
      ]),
    },
  ],
  defaults: LOAD_TEST_DEFAULTS,
}
