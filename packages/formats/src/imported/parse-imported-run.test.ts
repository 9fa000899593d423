import { expect, test } from 'vitest'
import { parseImportedRun } from './parse-imported-run.ts'

const read = (value: unknown) => parseImportedRun(JSON.stringify(value), 'result.json')

// The aggregate of a published Artillery 1 report of May 2020: 29 770 requests got no answer.
const artillery1 = {
  aggregate: {
    timestamp: '2020-05-30T01:26:12.130Z',
    scenariosCreated: 69_566,
    scenariosCompleted: 39_796,
    requestsCompleted: 39_796,
    latency: { min: 2, max: 141_381.5, median: 34_390.5, p95: 105_573.8, p99: 118_047.2 },
    rps: { count: 69_566, mean: 191.45 },
    errors: {
      ECONNRESET: 8844,
      EADDRNOTAVAIL: 5987,
      ETIMEDOUT: 3050,
      ECONNREFUSED: 78,
      ESOCKETTIMEDOUT: 11_811,
    },
    codes: { '200': 39_796 },
  },
  intermediate: [
    { timestamp: '2020-05-30T01:20:12.130Z' },
    { timestamp: '2020-05-30T01:20:22.130Z' },
  ],
}

const artillery2 = {
  aggregate: {
    counters: {
      'vusers.created': 600,
      'vusers.completed': 590,
      'vusers.failed': 10,
      'http.requests': 1200,
      'http.responses': 1190,
      'http.codes.200': 1150,
      'http.codes.404': 10,
      'http.codes.503': 30,
      'errors.ETIMEDOUT': 10,
      'errors.Failed capture or match': 7,
      'plugins.expect.ok': 1180,
      'plugins.expect.failed': 10,
    },
    rates: { 'http.request_rate': 19 },
    firstMetricAt: 1_700_000_000_000,
    lastMetricAt: 1_700_000_060_000,
    summaries: {
      'http.response_time': {
        min: 1,
        max: 900,
        count: 1190,
        mean: 30.2,
        p50: 21.1,
        median: 21.1,
        p75: 40,
        p90: 60.3,
        p95: 89.1,
        p99: 301.9,
        p999: 872,
      },
    },
  },
  intermediate: [],
}

const k6Duration = { avg: 3.9, min: 1.4, med: 3.4, max: 20.9, 'p(90)': 5.1, 'p(95)': 7.3 }
const k6Check = { name: 'is 200', path: '::login::is 200', passes: 999, fails: 1 }

const k6Summary = {
  root_group: {
    name: '',
    path: '',
    groups: [{ name: 'login', path: '::login', groups: [], checks: [k6Check] }],
    checks: [{ name: 'alive', path: '::alive', passes: 1000, fails: 0 }],
  },
  state: { testRunDurationMs: 20_000 },
  metrics: {
    http_reqs: { type: 'counter', contains: 'default', values: { count: 1000, rate: 50 } },
    http_req_failed: {
      type: 'rate',
      contains: 'default',
      values: { rate: 0.02, passes: 20, fails: 980 },
      thresholds: { 'rate<0.01': { ok: false } },
    },
    http_req_duration: {
      type: 'trend',
      contains: 'time',
      values: { ...k6Duration, 'p(99)': 12.5 },
      thresholds: { 'p(95)<500': { ok: true } },
    },
    iterations: { type: 'counter', contains: 'default', values: { count: 500, rate: 25 } },
  },
}

const k6Export = {
  root_group: {
    groups: {
      login: { name: 'login', path: '::login', groups: {}, checks: { 'is 200': k6Check } },
    },
    checks: { alive: { name: 'alive', path: '::alive', passes: 1000, fails: 0 } },
  },
  metrics: {
    http_reqs: { count: 1000, rate: 50 },
    // Inverted: true says that the threshold was crossed.
    http_req_failed: { passes: 20, fails: 980, value: 0.02, thresholds: { 'rate<0.01': true } },
    http_req_duration: { ...k6Duration, 'p(99)': 12.5, thresholds: { 'p(95)<500': false } },
    iterations: { count: 500, rate: 25 },
  },
}

const k6Machine = {
  version: '1.0.0',
  metadata: { k6Version: '1.5.0', generatedAt: '2026-01-02T03:04:25.000Z' },
  config: { duration: 20, execution: 'local' },
  results: {
    checks: {
      metrics: [],
      results: [
        { name: 'is 200', passes: 999, fails: 1 },
        { name: 'alive', passes: 1000, fails: 0 },
      ],
    },
    metrics: [
      { name: 'http_reqs', type: 'counter', contains: 'default', values: { count: 1000 } },
      {
        name: 'http_req_failed',
        type: 'rate',
        contains: 'default',
        values: { matches: 20, total: 1000, rate: 0.02 },
      },
      { name: 'http_req_duration', type: 'trend', contains: 'time', values: k6Duration },
      { name: 'iterations', type: 'counter', contains: 'default', values: { count: 500 } },
      { name: 'dropped_iterations', type: 'counter', contains: 'default', values: { count: 4 } },
    ],
  },
}

test('Artillery 1: a request without an answer is a failure, though its report has no such row', () => {
  const run = read(artillery1)
  expect(run).toMatchObject({
    format: 'artillery-1',
    started_at: '2020-05-30T01:20:12.130Z',
    duration_ms: 360_000,
    requests_total: 69_566,
    failed_count: 29_770,
    latency: { p50_ms: 34_390.5, p95_ms: 105_573.8, mean_ms: null, p90_ms: null },
    response_codes: { '200': 39_796 },
    users: { created: 69_566, completed: 39_796, failed: null },
  })
  expect(run.rps).toBeCloseTo(69_566 / 360, 9)
})

test('Artillery 2: failures are unanswered requests and 5xx; the rate is requests over time', () => {
  expect(read(artillery2)).toMatchObject({
    format: 'artillery-2',
    started_at: '2023-11-14T22:13:20.000Z',
    duration_ms: 60_000,
    requests_total: 1200,
    failed_count: 40,
    error_rate: 40 / 1200,
    rps: 20,
    latency: { p50_ms: 21.1, p95_ms: 89.1, p99_ms: 301.9, p999_ms: 872 },
    response_codes: { '200': 1150, '404': 10, '503': 30 },
    error_breakdown: { ETIMEDOUT: 10, 'Failed capture or match': 7 },
    checks: [{ name: 'plugins.expect', outcome: 'fail' }],
  })
})

const k6Checks = [
  { name: 'http_req_failed: rate<0.01', outcome: 'fail' },
  { name: 'http_req_duration: p(95)<500', outcome: 'pass' },
  { name: 'alive', outcome: 'pass' },
  { name: 'login::is 200', outcome: 'fail' },
]

test.each([
  { name: 'handleSummary', report: k6Summary, format: 'k6-summary' },
  { name: '--summary-export', report: k6Export, format: 'k6-summary-export' },
])(
  'k6 $name: same run, same thresholds, whichever way its booleans point',
  ({ report, format }) => {
    const run = read(report)
    expect(run).toMatchObject({
      format,
      duration_ms: 20_000,
      started_at: null,
      requests_total: 1000,
      failed_count: 20,
      error_rate: 0.02,
      rps: 50,
      latency: { mean_ms: 3.9, p50_ms: 3.4, p95_ms: 7.3, p99_ms: 12.5 },
      users: { completed: 500 },
    })
    expect(run.checks).toEqual(k6Checks)
  },
)

test('k6 --new-machine-readable-summary: start from its end, and what it leaves out is said', () => {
  expect(read(k6Machine)).toMatchObject({
    format: 'k6-machine-readable',
    started_at: '2026-01-02T03:04:05.000Z',
    duration_ms: 20_000,
    failed_count: 20,
    rps: 50,
    latency: { p95_ms: 7.3, p99_ms: null },
    checks: [
      { name: 'is 200', outcome: 'fail' },
      { name: 'alive', outcome: 'pass' },
    ],
    warnings: [
      'one run without a counterpart: it shows a history and can never gate',
      'no p(99): k6 leaves it out unless summaryTrendStats asks for it',
      'this shape has no thresholds',
      '4 iterations were dropped: the offered load was not sent',
    ],
  })
})

test.each([artillery1, artillery2, k6Summary, k6Export, k6Machine])(
  'no imported run can gate, and its latency is from the actual send (%#)',
  (report) => {
    expect(read(report)).toMatchObject({ gates: false, latency_basis: 'service' })
  },
)

test('what was not recorded stays unknown: no percentile and no rate are invented', () => {
  const run = read({ metrics: { http_reqs: { count: 0, rate: 0 } } })
  expect(run).toMatchObject({ requests_total: 0, failed_count: null, error_rate: null, rps: null })
  expect(Object.values(run.latency).every((ms) => ms === null)).toBe(true)
})

test.each([
  { name: 'text', text: 'hello', code: 'FILE_UNREADABLE', says: 'result.json is not JSON' },
  {
    name: 'an empty object',
    text: '{}',
    code: 'UNSUPPORTED',
    says: 'neither a report of Artillery',
  },
  { name: 'a list', text: '[]', code: 'UNSUPPORTED', says: 'neither a report of Artillery' },
  {
    name: 'Artillery without counts',
    text: '{"aggregate":{"counters":{}}}',
    code: 'FILE_UNREADABLE',
    says: '/aggregate/counters/http.requests is not a number',
  },
  {
    name: 'k6 with a count in words',
    text: '{"metrics":{"http_reqs":{"count":"many"}}}',
    code: 'FILE_UNREADABLE',
    says: 'the count of http_reqs (k6-summary-export) is not a number',
  },
  {
    name: 'k6 with a latency below zero',
    text: '{"metrics":{"http_reqs":{"count":5},"http_req_duration":{"p(95)":-1}}}',
    code: 'FILE_UNREADABLE',
    says: 'result.json: "p(95)" is -1: no measurement gives that',
  },
  {
    name: 'k6 with a latency beyond all time',
    text: '{"metrics":{"http_reqs":{"count":5},"http_req_duration":{"max":1e308}}}',
    code: 'FILE_UNREADABLE',
    says: 'result.json: "max" is 1e+308: no measurement gives that',
  },
  {
    name: "k6's stream",
    text: '{"type":"Metric","data":{}}\n{"type":"Point","data":{}}\n',
    code: 'UNSUPPORTED',
    says: '--summary-export',
  },
])('$name is refused by name', ({ text, code, says }) => {
  const refusal = expect.objectContaining({ code, message: expect.stringContaining(says) })
  expect(() => parseImportedRun(text, 'result.json')).toThrow(refusal)
})
