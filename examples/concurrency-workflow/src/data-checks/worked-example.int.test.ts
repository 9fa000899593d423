import { createTestDatabase } from '@gauntlet/testkit'
import { evaluateDataChecks } from 'gauntlet/internal'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { dataChecks } from './data-checks.ts'

test('docs/concurrency-workflow.md shows what the checks say', async () => {
  const file = new URL('../../../../docs/concurrency-workflow.md', import.meta.url)
  const text = await readFile(file, 'utf8')
  const block = (language: string) =>
    text.split(`\`\`\`${language}\n`)[1]?.split('```')[0] as string
  const database = await createTestDatabase()
  await database.query(block('sql'))
  const answer = { userId: 'u-1', experimentId: 'colour' }
  const checks = await evaluateDataChecks({
    checks: dataChecks,
    run: {
      runId: '01968f3a-0000-7000-8000-000000000001',
      scenario: 'assignment',
      startedAt: '2026-11-21T05:00:00.000Z',
      endedAt: '2026-11-21T05:01:00.000Z',
    },
    seen: {
      of: () => ({ values: ['red', 'blue'].map((variantId) => ({ ...answer, variantId })) }),
    },
    databaseUrl: database.url,
  })
  const shown = checks.slice(0, 4).map(({ details, ...check }) => {
    const { keys, reason } = details
    return { ...check, keys, ...(reason !== undefined && { reason }) }
  })
  expect(shown).toEqual(JSON.parse(block('json')))
  await database.drop()
})
