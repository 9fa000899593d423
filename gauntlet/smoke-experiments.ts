import {
  capture,
  contains,
  equals,
  exists,
  flow,
  get,
  jsonPath,
  matches,
  body,
  post,
  status,
  type SmokeCheck,
  type Step,
} from 'gauntlet'

const user = 'smoke-{{ $uuid }}'

/** What the demo's experiments targets are asked with. */
export const dashboardToken = 'demo-dashboard-token'

/** The chain of one experiments target: what any release of it must still do. */
export function smokeExperiments(target: string): SmokeCheck[] {
  const check = (name: string, steps: readonly Step[], ...needs: string[]): SmokeCheck => ({
    name: `${target}: ${name}`,
    target,
    needs: needs.map((need) => `${target}: ${need}`),
    flow: flow(name, steps),
  })
  const daily = '/v1/metrics/daily?window_days=7'
  const token = { 'x-dashboard-token': dashboardToken }
  return [
    check('health', [get('/health', { expect: [status(200), equals(jsonPath('$.status'), 'ok')] })]),
    check('version', [get('/version', { expect: [status(200), exists(jsonPath('$.build'))] })]),
    check('OpenAPI document', [
      get('/openapi.json', {
        expect: [status(200), equals(jsonPath('$.openapi'), '3.1.0'), exists(jsonPath("$.paths['/v1/events']"))],
      }),
    ]),
    check('Prometheus metrics', [
      get('/metrics', { expect: [status(200), contains(body, 'http_request_duration_seconds')] }),
    ]),
    check('public summary', [
      get('/v1/metrics/summary?window_days=7', { expect: [status(200), exists(jsonPath('$.no_data'))] }),
    ]),
    check('daily metrics refuse without a token', [get(daily, { expect: [status(401, 403)] })]),
    check('daily metrics with the token', [get(daily, { headers: token, expect: [status(200)] })]),
    check('bad input is a problem document', [
      post('/v1/assignment', {
        json: {},
        expect: [status(400), equals(jsonPath('$.errors[0].path'), '/anonymous_user_id')],
      }),
    ]),
    check('assign a user', [
      post('/v1/assignment', {
        json: { anonymous_user_id: user, session_id: 'smoke' },
        expect: [status(200)],
        capture: [
          capture('user', jsonPath('$.anonymous_user_id')),
          capture('experiment', jsonPath('$.assignments[0].experiment_id')),
          capture('variant', jsonPath('$.assignments[0].variant_id')),
        ],
      }),
    ]),
    check(
      'the assignment is sticky',
      [
        post('/v1/assignment', {
          json: { anonymous_user_id: '{{ user }}' },
          expect: [status(200), equals(jsonPath('$.assignments[0].variant_id'), '{{ variant }}')],
        }),
      ],
      'assign a user',
    ),
    check(
      'write events and read them back as duplicates',
      [sendEvent('accepted', 'duplicate'), sendEvent('duplicate', 'accepted')],
      'assign a user',
    ),
    check('rollup job', [
      post('/v1/jobs/rollup?job=daily&window_days=2', {
        headers: token,
        expect: [status(200), matches(body, /SUCCESS|SKIPPED/)],
      }),
    ], 'write events and read them back as duplicates'),
  ]
}

/** The same event with an id of its own: stored once, and once only. */
function sendEvent(counted: string, other: string): Step {
  return post('/v1/events', {
    json: {
      anonymous_user_id: '{{ user }}',
      session_id: 'smoke',
      events: [{ event_name: 'app_opened', occurred_at: '2026-01-01T00:00:00Z' }],
    },
    expect: [status(200), equals(jsonPath(`$.${counted}`), 1), equals(jsonPath(`$.${other}`), 0)],
  })
}
