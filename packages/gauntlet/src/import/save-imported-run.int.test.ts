import { parseImportedRun } from '@gauntlet/formats'
import { openStore } from '@gauntlet/store'
import { openTestStore } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { saveImportedRun } from './save-imported-run.ts'

const text = JSON.stringify({
  metadata: { generatedAt: '2026-01-02T03:04:25.000Z' },
  config: { duration: 20 },
  results: { metrics: [{ name: 'http_reqs', values: { count: 1000 } }] },
})

test('a k6 summary enters the history of its scenario once, and never as a pass', async () => {
  const { store, close } = await openTestStore(openStore)
  const run = parseImportedRun(text, 'k6.json')
  const imported = { text, file: '/nowhere/k6.json', scenario: 'assignment' }
  const first = await saveImportedRun(store, run, imported)
  expect(first.result).toBe('imported')
  expect(await saveImportedRun(store, run, imported)).toEqual({ ...first, result: 'unchanged' })
  const found = await store.evidence.find('imported-run', first.id)
  expect(found).toMatchObject({
    scenario: 'assignment',
    outcome: 'no_evidence',
    document: { source: 'k6.json', gates: false, requests_total: 1000 },
  })
  expect((await store.evidence.list({ kind: 'imported-run' })).rows).toHaveLength(1)
  await close()
})
