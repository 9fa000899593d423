import { type ImportedRunDocument } from '@gauntlet/contract'
import { parseImportedRun } from '@gauntlet/formats'
import { expect, test } from 'vitest'
import { renderTrendHtml, renderTrendMarkdown } from '../index.ts'
import { renderImportedHtml, renderImportedMarkdown } from './render-imported.ts'

const k6Duration = { avg: 3.9, min: 1.4, med: 3.4, max: 20.9, 'p(90)': 5.1, 'p(95)': 7.3 }
const artillery1 = {
  aggregate: {
    requestsCompleted: 390,
    latency: { min: 2, max: 20.9, median: 3.4, p95: 7.3, p99: 12.5 },
    rps: { count: 400, mean: 20 },
    errors: { ECONNRESET: 10 },
    codes: { '200': 390 },
  },
  intermediate: [],
}
const artillery2 = {
  aggregate: {
    counters: {
      'http.requests': 400,
      'http.responses': 390,
      'http.codes.200': 390,
      'errors.<b>ETIMEDOUT</b>': 10,
    },
    summaries: { 'http.response_time': { p50: 3.4, p95: 7.3, p99: 12.5, max: 20.9 } },
  },
  intermediate: [],
}
const k6Summary = {
  metrics: {
    http_reqs: { values: { count: 400, rate: 20 } },
    http_req_failed: {
      values: { rate: 0.025, passes: 10, fails: 390 },
      thresholds: { 'rate<0.01': { ok: false } },
    },
    http_req_duration: { values: k6Duration, thresholds: { 'p(95)<500': { ok: true } } },
  },
}
const k6Export = {
  metrics: {
    http_reqs: { count: 400, rate: 20 },
    // Inverted: true says that the threshold was crossed.
    http_req_failed: { passes: 10, fails: 390, value: 0.025, thresholds: { 'rate<0.01': true } },
    http_req_duration: { ...k6Duration, thresholds: { 'p(95)<500': false } },
  },
}
const k6Machine = {
  config: { duration: 20 },
  results: {
    metrics: [
      { name: 'http_reqs', values: { count: 400 } },
      { name: 'http_req_failed', values: { matches: 10, total: 400, rate: 0.025 } },
      { name: 'http_req_duration', values: k6Duration },
    ],
  },
}

function documentOf(report: unknown): ImportedRunDocument {
  const run = parseImportedRun(JSON.stringify(report), 'result.json')
  return { tool: '1.0.0', at: '2026-11-21T12:00:00.000Z', source: 'result.json', ...run }
}

test.each([
  { format: 'artillery-1', report: artillery1 },
  { format: 'artillery-2', report: artillery2 },
  { format: 'k6-summary', report: k6Summary },
  { format: 'k6-summary-export', report: k6Export },
  { format: 'k6-machine-readable', report: k6Machine },
])('a report of $format says the same of the same run, and that it decides nothing', (row) => {
  const document = documentOf(row.report)
  const [text, html] = [renderImportedMarkdown(document), renderImportedHtml(document)]
  expect(text).toContain(`| format | ${row.format} |`)
  expect(text).toContain('| requests | 400 |')
  expect(text).toContain('| failed | 2.50 % |')
  expect(text).toMatch(/\| p50 \| 3\.40 ms \|\n\| p95 \| 7\.30 ms \|/)
  for (const page of [text, html]) {
    expect(page).toContain('no verdict can rest on it')
    expect(page).toContain('can never gate')
  }
  expect(html).not.toContain('<b>ETIMEDOUT')
})

test.each([
  { name: 'as they are', report: k6Summary },
  { name: 'inverted', report: k6Export },
])('thresholds with booleans $name: the crossed one failed, the other passed', ({ report }) => {
  const html = renderImportedHtml(documentOf(report))
  const cells = html.replaceAll(/<[^>]+>/g, '|').replaceAll(/[|\s]+/g, ' ')
  expect(cells).toContain('http_req_failed: rate&lt;0.01 fail')
  expect(cells).toContain('http_req_duration: p(95)&lt;500 pass')
})

test('a history of imported runs alone is drawn as such', () => {
  const imported = [{ ...documentOf(k6Export), id: 'run-1' }]
  const { tool, at } = documentOf(k6Export)
  const trend = {
    schema: 'gauntlet.trend/2',
    tool,
    at,
    scenario: 'look',
    series: [],
    imported,
  } as const
  expect(renderTrendMarkdown(trend)).toContain('| run-1 | result.json | k6-summary-export |')
  expect(renderTrendHtml(trend)).toContain('never gate')
})
