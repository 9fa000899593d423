import type { VerdictDocument } from '@gauntlet/contract'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'
import { writeCounterConfig } from './test-support/counter-project.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

/** Inside the repository, so that `gauntlet` is found; another one for each test, for a module is read once. */
let home: string
let tests = 0
let database: TestDatabase

beforeEach(async () => {
  home = join(repository, '.gauntlet', `wrap-correct-${process.pid}-${(tests += 1)}`)
  await mkdir(home, { recursive: true })
  database = await createTestDatabase()
})

afterEach(async () => {
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

/** A correct counter, and an application of which only the rows of the run are judged. */
async function wrap(options: readonly string[], script: string) {
  await writeCounterConfig(home, {
    adds: 'in-the-database',
    databaseUrl: database.url,
    where: 'where starts_with(name, $1)',
  })
  const store = await createTestDatabase()
  const args = ['wrap', ...options, '--json', '--', 'sh', '-c', script]
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  const { exit, stdout } = await runCli(main, args, { cwd: home, env })
  await store.drop()
  const { verdict, stages } = JSON.parse(stdout) as VerdictDocument
  const reasons = stages.flatMap((stage) => stage.reasons)
  return { exit, verdict, ofCounters: reasons.filter(({ check }) => check === 'counters') }
}

/** Thirty additions to one counter, ten at a time. */
const additions = `for round in 1 2 3; do
  for i in 1 2 3 4 5 6 7 8 9 10; do
    curl -sS --fail -o /dev/null -d '{"amount":1}' "$GAUNTLET_TARGET_URL/counters/\${GAUNTLET_ID_PREFIX}likes" &
  done
  wait
done`

test('rows of a command that begins its ids with GAUNTLET_ID_PREFIX are those of this run', async () => {
  const { verdict, ofCounters } = await wrap([], additions)
  expect(ofCounters).toMatchObject([{ outcome: 'pass' }])
  expect(verdict).toBe('ship')
})

test('what holds of a command that was ended is no evidence of the rest', async () => {
  expect((await wrap(['--timeout', '12'], `${additions}; sleep 600`)).exit).toBe(3)
})
