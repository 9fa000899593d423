import { toLoadRunDocument } from '@gauntlet/contract'
import { parseImportedRun } from '@gauntlet/formats'
import { renderImportedMarkdown, renderTrendHtml, renderTrendMarkdown } from '@gauntlet/report'
import { createRunId, openStore } from '@gauntlet/store'
import { buildLoadResult, buildLoadRunRow, openTestStore } from '@gauntlet/testkit'
import { afterAll, expect, test } from 'vitest'
import { saveImportedRun } from '../import/save-imported-run.ts'
import { readTrend } from './read-trend.ts'

const { store, close } = await openTestStore(openStore)
afterAll(close)

const at = new Date('2026-11-21T12:00:00Z')

/** Sixty runs, an hour apart; the last twenty twice as slow, by another revision. */
async function storeRuns(): Promise<void> {
  const result = buildLoadResult()
  for (let n = 0; n < 60; n++) {
    const isSlow = n >= 40
    const run = buildLoadRunRow({
      id: createRunId(),
      scenario_name: 'history',
      started_at: new Date(Date.UTC(2026, 9, 1, n)).toISOString(),
      git_sha: (isSlow ? 'b' : 'a').repeat(40),
    })
    const document = toLoadRunDocument({
      tool: '1.0.0',
      at: run.started_at,
      run,
      result,
      checks: [],
    })
    const factor = (isSlow ? 2 : 1) * (1 + (n % 5) / 100)
    const endpoints = document.endpoints.map((one) => ({ ...one, p95_ms: 100 * factor }))
    await store.loadRuns.import({ ...document, endpoints })
  }
}

const k6 = JSON.stringify({
  metadata: { generatedAt: '2026-01-02T03:04:25.000Z' },
  config: { duration: 20 },
  results: { metrics: [{ name: 'http_reqs', values: { count: 1000 } }] },
})

test('a level that moved is suspected at its first run, names the revisions and decides nothing', async () => {
  await storeRuns()
  const imported = { text: k6, file: '/nowhere/k6.json', scenario: 'history' }
  await saveImportedRun(store, parseImportedRun(k6, 'k6.json'), imported)
  const document = await readTrend(store, 'history', at)
  const p95 = document.series.find(
    ({ metric, endpoint }) => metric === 'p95_ms' && endpoint === '/v1/assignment',
  )
  expect(p95?.points).toHaveLength(60)
  expect(p95?.suspicions).toMatchObject([{ index: 40, before: 'a'.repeat(40) }])
  expect(document.series.filter(({ metric }) => metric !== 'p95_ms')).toSatisfy(
    (others: typeof document.series) => others.every(({ suspicions }) => suspicions.length === 0),
  )
  const text = renderTrendMarkdown(document)
  expect(text).toContain('up 100')
  expect(text).toContain('a suspicion, not a verdict; compare aaaaaaaaaaaa with bbbbbbbbbbbb')
  expect(text).toContain('can never gate')
  expect(text).toContain('| k6.json | k6-machine-readable |')
  expect(renderTrendHtml(document)).toContain('POST /v1/assignment p95')
})

test('an imported run has a report that says what it is not', async () => {
  const { rows } = await store.evidence.list({ kind: 'imported-run' })
  const found = await store.evidence.find('imported-run', rows[0]?.id ?? '')
  const text = renderImportedMarkdown(found?.document as never)
  expect(text).toContain('no verdict can rest on it')
  expect(text).toContain('| requests | 1,000 |')
})

test('a scenario that nobody ran is not found', async () => {
  await expect(readTrend(store, 'nothing', at)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
