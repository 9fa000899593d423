import { renderComparisonHtml, renderComparisonMarkdown } from '@gauntlet/report'
import { flow, get } from '@gauntlet/core/flow'
import { createFakeIo } from '@gauntlet/testkit'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createPrint } from '../cli/print.ts'
import { executeComparison } from './execute-comparison.ts'
import { describeMetrics, metrics as ours } from './metrics.ts'
import type { Metric } from './metrics/metric.ts'
import { planShownMetrics } from './plan-metrics.ts'
import { renderComparison } from './render-comparison.ts'

/** Metrics that are in no list of ours: one that decides, one that is shown for each endpoint. */
const bodyBytes: Metric = {
  name: 'body bytes p95',
  summary: 'the size of the answers',
  kind: 'ratio',
  better: 'lower',
  margin: 0.2,
  gates: () => true,
  measure: ({ result }) => [{ value: result.total.requestsTotal > 0 ? 400 : null }],
}
const redirected: Metric = {
  name: 'redirected',
  summary: 'answers that send elsewhere',
  kind: 'proportion',
  better: 'lower',
  margin: 0.01,
  measure: ({ result: { total, endpoints } }) => [
    { value: { count: 0, total: total.requestsTotal } },
    ...endpoints.map(({ endpoint, requestsTotal }) => ({
      of: endpoint,
      value: { count: 0, total: requestsTotal },
    })),
  ],
}
const metrics = [...ours, bodyBytes, redirected]

const server = createServer((_, answer) => answer.end('{}'))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const root = await mkdtemp(join(tmpdir(), 'gauntlet-metrics-'))
afterAll(async () => {
  server.close()
  await rm(root, { recursive: true, force: true })
})

const target = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
const config = {
  auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
  targets: { old: target, new: target },
  scenarios: {
    look: {
      name: 'look',
      phases: [{ kind: 'open', durationMs: 60, ratePerSecond: 100 } as const],
      flows: [{ weight: 1, flow: flow('look', [get('/thing')]) }],
    },
  },
}

async function compare() {
  const { io } = createFakeIo({ env: process.env, cwd: root })
  const print = createPrint(io, { json: true, quiet: true, verbose: false, noColor: true })
  const file = join(root, 'compare.json')
  const document = await executeComparison(
    {
      scenario: 'look',
      targets: { baseline: 'old', candidate: 'new' },
      options: { profile: 'standard', margin: null, cool_down_ms: 0 },
      plan: { seed: 's1', looks: [8], mode: 'interleaved', max_redo: 3 },
      file,
    },
    { loaded: { config, root, file: undefined }, io, print, metrics },
  )
  return { document, file }
}

test('a metric is one row: it is measured, planned, judged, and in the table, the document and the charts', async () => {
  const { document, file } = await compare()
  const planned = (name: string) => document.plan.metrics.find(({ metric }) => metric === name)
  expect(planned('body bytes p95')).toEqual({
    metric: 'body bytes p95',
    kind: 'ratio',
    better: 'lower',
    margin: 0.2,
    gate: true,
  })
  expect(planned('redirected')).toBeUndefined()
  const row = (name: string) => document.metrics.find(({ metric }) => metric === name)
  expect(row('body bytes p95')).toMatchObject({ verdict: 'no_difference', gate: true, effect: 0 })
  // It ends as a quantile does, and is none.
  expect(document.blocks[0]?.baseline.samples).not.toHaveProperty('body bytes p95')
  expect(row('redirected')).toMatchObject({ scale: 'share', gate: false, margin: 0.01 })
  expect(row('/thing redirected')).toMatchObject({ gate: false, margin: 0.01 })
  expect(row('GET /thing p95')).toMatchObject({ gate: false })

  expect(renderComparison(document, (_, text) => text)).toMatch(
    /Gating[^]*body bytes p95: NO_DIFFERENCE[^]*For a look[^]*\n {2}redirected: /,
  )
  expect(renderComparisonMarkdown(document, file)).toContain('body bytes p95')
  const html = await readFile(file.replace('.json', '.html'), 'utf8')
  expect(html).toBe(renderComparisonHtml(document, file))
  expect(html).toMatch(/<svg[^>]*Effect of every metric[^]*body bytes p95 ◆[^]*<\/svg>/)
  expect(html).toContain('Difference of redirected in each block')
})

test('its words are in the help and the docs', () => {
  expect(describeMetrics([bodyBytes, redirected])).toEqual([
    { name: 'body bytes p95', summary: 'the size of the answers; can decide, margin 20 %' },
    { name: 'redirected', summary: 'answers that send elsewhere; shown only, margin 1 pp' },
  ])
})

test('a metric that the registry does not have any more is not shown of the blocks of an older version', async () => {
  const { document } = await compare()
  const shown = planShownMetrics(document.blocks, {
    margin: null,
    gating: document.plan.metrics,
    metrics: ours,
  })
  expect(shown.map(({ metric }) => metric)).not.toContain('redirected')
  expect(shown.map(({ metric }) => metric)).toContain('GET /thing p95')
})
