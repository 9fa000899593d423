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
import { dashboardToken } from './dashboard-token.ts'

const user = 'smoke-{{ $uuid }}'

type Link = { readonly name: string; readonly step: readonly Step[]; readonly needs?: string }

const daily = '/v1/metrics/daily?window_days=7'
const token = { 'x-dashboard-token': dashboardToken }

const platform: readonly Link[] = [
  {
    name: 'health',
    step: [get('/health', { expect: [status(200), equals(jsonPath('$.status'), 'ok')] })],
  },
  {
    name: 'version',
    step: [get('/version', { expect: [status(200), exists(jsonPath('$.build'))] })],
  },
  {
    name: 'OpenAPI document',
    step: [
      get('/openapi.json', {
        expect: [
          status(200),
          equals(jsonPath('$.openapi'), '3.1.0'),
          exists(jsonPath("$.paths['/v1/events']")),
        ],
      }),
    ],
  },
  {
    name: 'Prometheus metrics',
    step: [
      get('/metrics', { expect: [status(200), contains(body, 'http_request_duration_seconds')] }),
    ],
  },
  {
    name: 'bad input is a problem document',
    step: [
      post('/v1/assignment', {
        json: {},
        expect: [status(400), equals(jsonPath('$.errors[0].path'), '/anonymous_user_id')],
      }),
    ],
  },
]

const reads: readonly Link[] = [
  {
    name: 'public summary',
    step: [
      get('/v1/metrics/summary?window_days=7', {
        expect: [status(200), exists(jsonPath('$.no_data'))],
      }),
    ],
  },
  {
    name: 'daily metrics refuse without a token',
    step: [get(daily, { expect: [status(401, 403)] })],
  },
  {
    name: 'daily metrics with the token',
    step: [get(daily, { headers: token, expect: [status(200)] })],
  },
]

const writes: readonly Link[] = [
  {
    name: 'assign a user',
    step: [
      post('/v1/assignment', {
        json: { anonymous_user_id: user, session_id: 'smoke' },
        expect: [status(200)],
        capture: [
          capture('user', jsonPath('$.anonymous_user_id')),
          capture('variant', jsonPath('$.assignments[0].variant_id')),
        ],
      }),
    ],
  },
  {
    name: 'the assignment is sticky',
    needs: 'assign a user',
    step: [
      post('/v1/assignment', {
        json: { anonymous_user_id: '{{ user }}' },
        expect: [status(200), equals(jsonPath('$.assignments[0].variant_id'), '{{ variant }}')],
      }),
    ],
  },
  {
    name: 'write an event and read it back',
    needs: 'assign a user',
    step: [sendEvent('accepted')],
  },
  {
    name: 'rollup job',
    needs: 'write an event and read it back',
    step: [
      post('/v1/jobs/rollup', {
        headers: token,
        json: { job: 'daily', window_days: 2 },
        expect: [status(200), matches(body, /SUCCESS|SKIPPED/)],
      }),
    ],
  },
]

/** The chain of one experiments target: what any release of it must still do. */
export function smokeExperiments(target: string): SmokeCheck[] {
  return [...platform, ...reads, ...writes].map(({ name, step, needs }) => ({
    name: `${target}: ${name}`,
    target,
    needs: needs === undefined ? [] : [`${target}: ${needs}`],
    flow: flow(name, step),
  }))
}

function sendEvent(counted: string): Step {
  return post('/v1/events', {
    json: {
      anonymous_user_id: '{{ user }}',
      session_id: 'smoke',
      events: [{ event_name: 'app_opened', occurred_at: '2026-01-01T00:00:00Z' }],
    },
    expect: [status(200), equals(jsonPath(`$.${counted}`), 1)],
  })
}
