import { expect, test } from 'vitest'
import { formatDocument } from '@gauntlet/core/text'
import { parseLoadRunDocument, toLoadRunDocument } from './load-run-document.ts'
import type { EndpointResult, LatencyRecord, LoadResult } from './load-result.ts'
import type { LoadFault, LoadRunDocument, LoadRunRow } from './load-run.ts'

const run: LoadRunRow = {
  id: '01968f3a-0000-7000-8000-000000000001',
  run_name: 'first',
  scenario_name: 'assignment',
  phase: 'BASELINE',
  status: 'RUNNING',
  target_base_url: 'http://127.0.0.1:3000',
  git_sha: null,
  started_at: '2026-11-21T05:00:00.000Z',
  ended_at: null,
  duration_ms: null,
  tags: {},
  artifacts_path: null,
  notes: null,
  error_text: null,
  seed: 1,
  workload_hash: null,
  environment: {},
  generator_audit: null,
}
const latency: LatencyRecord = {
  count: 4,
  minMs: 1,
  maxMs: 4,
  meanMs: 2.5,
  p50Ms: 2,
  p90Ms: 4,
  p95Ms: 4,
  p99Ms: 4,
  p999Ms: null,
  histogram: Uint8Array.of(0, 255, 16),
}
const total = {
  requestsTotal: 4,
  successCount: 3,
  errorCount: 1,
  timeoutCount: 0,
  failureCount: 1,
  outcomes: { ok: 3, fail: 0, info: 1 },
  ratePerSecond: 2,
  responseCodes: { '500': 1, '200': 3 },
  errorCodes: { '500': 1 },
  errorBreakdown: { http_5xx: 1 },
  response: latency,
  service: latency,
}
const endpoint: EndpointResult = { method: 'POST', endpoint: '/b', ...total }
const audit = {
  offered: 4,
  sent: 4,
  skipped: 0,
  slipP99Ms: 0.1,
  eventLoopP99Ms: 0.2,
  cpuRatio: 0.3,
  valid: true,
  reasons: [],
}
const result: LoadResult = {
  scenario: 'assignment',
  targetUrl: run.target_base_url,
  workloadHash: 'a'.repeat(64),
  seed: 1,
  startedAt: '2026-11-21T05:00:00.001Z',
  endedAt: '2026-11-21T05:00:02.001Z',
  firstArrivalNs: 5e12,
  durationMs: 2000,
  recordedMs: 2000,
  interrupted: false,
  usersStarted: 4,
  usersCompleted: 3,
  usersFailed: 1,
  userFailures: [],
  endpoints: [endpoint, { ...endpoint, endpoint: '/a' }],
  total,
  timeline: [
    {
      secondIndex: 0,
      recorded: true,
      startedCount: 4,
      completedCount: 4,
      errorCount: 1,
      p50Ms: 2,
      p99Ms: 4,
    },
  ],
  audit,
}
const check = { name: 'one', outcome: 'pass', expected: 0, observed: 0, details: {} } as const
const parts = { tool: '1.2.3', at: '2026-11-21T05:00:03.000Z', run, result, checks: [check] }

const fault: LoadFault = {
  kind: 'kill',
  after: 100,
  fired: true,
  from_ms: 812.5,
  to_ms: 1300,
  requests: 4,
  proof: 'process 7 ended by SIGKILL',
}

test('a run that ended holds its endpoints in order, its error rate and its histograms', () => {
  const document = toLoadRunDocument(parts)
  expect(document.run).toMatchObject({ status: 'SUCCESS', duration_ms: 2000 })
  expect(document.endpoints.map((one) => one.endpoint)).toEqual(['/a', '/b'])
  expect(document.endpoints[0]).toMatchObject({ error_rate: 0.25, p999_ms: null, rps: 2 })
  expect(document.histograms[0]?.scheduled).toBe('AP8Q') // echo -ne '\\x00\\xff\\x10' | base64
  expect(document.outcome).toBe('pass')
})

test.each([
  {
    when: 'a check failed',
    change: { checks: [{ ...check, outcome: 'fail' as const }] },
    outcome: 'fail',
  },
  { when: 'no check was made', change: { checks: [] }, outcome: 'no_evidence' },
  {
    when: 'it was interrupted',
    change: { result: { ...result, interrupted: true } },
    outcome: 'no_evidence',
  },
  { when: 'it failed', change: { errorText: 'the disk is full' }, outcome: 'no_evidence' },
  {
    when: 'the generator could not keep up',
    change: { result: { ...result, audit: { ...audit, valid: false } } },
    outcome: 'no_evidence',
  },
  {
    when: 'a fault that was planned did not happen',
    change: { faults: [fault, { ...fault, fired: false, from_ms: null, to_ms: null }] },
    outcome: 'no_evidence',
  },
  { when: 'every fault that was planned happened', change: { faults: [fault] }, outcome: 'pass' },
])('the outcome is $outcome when $when', ({ change, outcome }) => {
  expect(toLoadRunDocument({ ...parts, ...change }).outcome).toBe(outcome)
})

test('a run that failed before it measured anything has a document all the same', () => {
  const { result: _none, ...rest } = parts
  const document = toLoadRunDocument({ ...rest, checks: [], errorText: 'connection refused' })
  expect(document).toMatchObject({
    run: { status: 'FAILED', error_text: 'connection refused', ended_at: parts.at },
    endpoints: [],
    outcome: 'no_evidence',
  })
  expect(parseLoadRunDocument(formatDocument(document), 'x.json')).toEqual(document)
})

test('a document that is read and written again has the same bytes', () => {
  const text = formatDocument(toLoadRunDocument({ ...parts, faults: [fault] }))
  expect(formatDocument(parseLoadRunDocument(text, 'x.json'))).toBe(text)
})

const broken: { what: string; change: (document: LoadRunDocument) => unknown; says: string }[] = [
  {
    what: 'another schema',
    change: (d) => ({ ...d, schema: 'gauntlet.load-run/2' }),
    says: '/schema must be "gauntlet.load-run/1"',
  },
  {
    what: 'a field it does not know',
    change: (d) => ({ ...d, mood: 1 }),
    says: '/mood must be absent (a newer gauntlet may have written it)',
  },
  {
    what: 'a missing field',
    change: ({ run: _run, ...d }) => d,
    says: 'must have required properties run',
  },
  {
    what: 'an unknown phase',
    change: (d) => ({ ...d, run: { ...d.run, phase: 'LATER' } }),
    says: '/run/phase must be "BASELINE" or "POST_MITIGATION"',
  },
  {
    what: 'a negative count',
    change: (d) => ({ ...d, outcomes: { ...d.outcomes, ok: -1 } }),
    says: '/outcomes/ok must be >= 0',
  },
  {
    what: 'a run that still runs',
    change: (d) => ({ ...d, run: { ...d.run, status: 'RUNNING' } }),
    says: 'the run had not ended',
  },
  {
    what: 'one endpoint twice',
    change: (d) => ({ ...d, endpoints: [...d.endpoints, ...d.endpoints] }),
    says: '/endpoints names one endpoint twice',
  },
  {
    what: 'one check twice',
    change: (d) => ({ ...d, checks: [check, check] }),
    says: '/checks names one check twice',
  },
  {
    what: 'two audits',
    change: (d) => ({ ...d, audit: { ...d.audit, sent: 3 } }),
    says: '/audit is not /run/generator_audit',
  },
  {
    what: 'a fault of no kind',
    change: (d) => ({ ...d, faults: [{ ...fault, kind: '' }] }),
    says: '/faults/0/kind',
  },
  {
    what: 'a stray histogram',
    change: (d) => ({ ...d, endpoints: [] }),
    says: '/histograms has POST /a, which /endpoints has not',
  },
]

test.each(broken)('an artefact with $what is refused, and the place named', ({ change, says }) => {
  const text = JSON.stringify(change(toLoadRunDocument(parts)))
  const parse = () => parseLoadRunDocument(text, 'runs/x.json')
  expect(parse).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }))
  expect(parse).toThrow(`runs/x.json: `)
  expect(parse).toThrow(says)
})

test.each(['', '{', 'null', '[]', '"text"'])('%j is refused as an artefact', (text) => {
  expect(() => parseLoadRunDocument(text, 'x.json')).toThrow(
    expect.objectContaining({ code: 'FILE_UNREADABLE' }),
  )
})
