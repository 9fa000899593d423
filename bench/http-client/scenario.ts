import { capture, flow, jsonPath, loop, post, type Scenario } from '@gauntlet/core/flow'
import { CONNECTIONS, HEADERS, PATH } from './workload.ts'

const send = (readsAnswers = false) =>
  post(PATH, {
    headers: HEADERS,
    json: {
      event_id: '{{ $uuid }}',
      user_id: 'user-{{ $randomNumber(0, 9972) }}',
      type: 'session_submitted',
      properties: {
        load_test_run_id: 'bench',
        index: readsAnswers ? '{{ id }}' : '{{ $loopCount }}',
        screen: 'home',
        duration_ms: '{{ $randomNumber(0, 5000) }}',
      },
      client_time: '2026-11-21T05:00:00.000Z',
    },
    expect: [{ of: { kind: 'status' }, must: { kind: 'equals', value: 200 } }],
    ...(readsAnswers && { capture: [capture('id', jsonPath('$.id'))] }),
  })
/** Closed users who post; with `one` each user sends one request; with `ten` ten, each of which reads the answer of the one before. */
export function toScenario(shape: string | undefined): Scenario {
  const steps =
    shape === 'one'
      ? [send()]
      : shape === 'ten'
        ? Array.from({ length: 10 }, () => send(true))
        : [loop(1_000, [send()])]
  return {
    name: 'bench',
    phases: [{ kind: 'closed', users: CONNECTIONS, durationMs: 60_000 }],
    variables: { id: ['none'] },
    flows: [{ weight: 1, flow: flow('events', steps) }],
  }
}
