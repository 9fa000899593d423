// All of `gauntlet load run` but its store: flow, template, expectation, both clocks, outcomes, audit. With `observe` as second
// argument each exchange is handed to an observer, as guarantees need it.
import { capture, flow, jsonPath, loop, post, type Scenario } from '@gauntlet/core/flow'
import { runLoad } from '@gauntlet/engine'
import { CONNECTIONS, HEADERS, measureWindow, originFromArguments, PATH } from './workload.ts'

const shape = process.argv[3]
const isObserved = shape === 'observe'
let [counted, failed] = [0, 0]

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
/** With `one` each user sends one request; with `ten` ten, each of which reads the answer of the one before. */
const steps =
  shape === 'one'
    ? [send()]
    : shape === 'ten'
      ? Array.from({ length: 10 }, () => send(true))
      : [loop(1_000, [send()])]
const scenario: Scenario = {
  name: 'bench',
  phases: [{ kind: 'closed', users: CONNECTIONS, durationMs: 60_000 }],
  variables: { id: ['none'] },
  flows: [{ weight: 1, flow: flow('events', steps) }],
}
measureWindow(() => ({ counted: isObserved ? counted : undefined, failed }))
await runLoad({
  scenario,
  target: originFromArguments(),
  seed: 1,
  ...(isObserved
    ? {
        observe: ({ status }) => {
          counted += 1
          if (status !== 200) failed += 1
        },
      }
    : { onProgress: ({ errors }) => (failed = errors) }),
})
