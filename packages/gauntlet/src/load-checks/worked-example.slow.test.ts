import { createTestDatabase } from '@gauntlet/testkit'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '../config/load-config.ts'
import { evaluateDataChecks } from './evaluate-data-checks.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
// Inside the repository, so that the example's import is found.
const folder = join(root, '.gauntlet', `docs-load-checks-${process.pid}`)
afterAll(async () => await rm(folder, { recursive: true, force: true }))

test('docs/load-checks.md shows what its data checks say', async () => {
  const text = await readFile(join(root, 'docs/load-checks.md'), 'utf8')
  const block = (language: string) =>
    text.split(`\`\`\`${language}\n`)[1]?.split('```')[0] as string
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'gauntlet.config.ts'), block('ts'))
  const { config } = await loadConfig(folder)
  const database = await createTestDatabase()
  await database.query(block('sql'))
  const results = await evaluateDataChecks({
    checks: config.dataChecks === 'none' ? [] : (config.dataChecks ?? []),
    run: { runId: 'run-1', scenario: 'checkout', startedAt: '', endedAt: '' },
    seen: { of: () => ({ values: [] }) },
    databaseUrl: database.url,
  })
  const shown = results.map(({ name, expected, observed, outcome, details }) => {
    return { name, expected, observed, outcome, keys: details['keys'] }
  })
  expect(shown).toEqual(JSON.parse(block('json')))
  await database.drop()
})
