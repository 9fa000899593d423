import type { TargetConfig } from '@gauntlet/contract'
import type { Arm } from '@gauntlet/core/compare'
import { flow, get, type Scenario } from '@gauntlet/core/flow'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ArmStart } from './arm-start.ts'
import { createRunArm, type OpenRunObserver } from './create-run-arm.ts'
import { prepareArms } from './prepare-arms.ts'
import { planTestRuns } from './test-support/plan-test-runs.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-prepare-'))
  // So that clusters lie in it, also where another user runs them, and go with it.
  await chmod(root, 0o755)
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const pg = JSON.stringify(fileURLToPath(import.meta.resolve('pg')))
const connect = `const { Client } = require(${pg})
const client = new Client({ connectionString: process.env.DATABASE_URL })
client.connect()`

/** Inserts a row for each request; its migration, named in a file, makes the table with these columns. */
const service = (column: string) => `${connect}
client.query("select to_regclass('visits') as made").then(async ({ rows: [{ made }] }) => {
  if (!made) {
    require('fs').appendFileSync('migrations', '${column} ')
    await client.query('create table visits (${column} text)')
  }
  require('http').createServer(async (q, s) => {
    if (q.url !== '/ready') await client.query("insert into visits values ('run')")
    s.end()
  }).listen(process.env.PORT, '127.0.0.1')
})`

const seed = `${connect}
client.query("insert into visits select 'seed' from generate_series(1, 100)").then(() => client.end())`

const target = (column: string): TargetConfig => ({
  start: {
    command: [process.execPath, '-e', service(column)],
    seed: [process.execPath, '-e', seed],
  },
  database: 'embedded',
})

const scenario: Scenario = {
  name: 'tiny',
  phases: [{ kind: 'open', durationMs: 400, ratePerSecond: 50 }],
  flows: [{ weight: 1, flow: flow('look', [get('/thing')]) }],
}

type Seen = { readonly arm: Arm; readonly column: string; readonly rows: number }

/** What lies in the table at the end of each run. */
function observer(seen: Seen[]): OpenRunObserver {
  return async ({ arm, target: { databaseUrl } }) => ({
    abandon: () => Promise.resolve(),
    finish: async () => {
      const client = new Client({ connectionString: databaseUrl })
      await client.connect()
      const { rows } = await client.query<{ column: string; rows: number }>(
        `select attname as column, (select count(*)::int from visits) as rows
         from pg_attribute where attrelid = 'visits'::regclass and attnum = 1`,
      )
      await client.end()
      seen.push(...rows.map((row) => ({ arm, ...row })))
    },
  })
}

function startOf(baseline: TargetConfig, signal = new AbortController().signal): ArmStart {
  const arms = {
    baseline: { name: 'shop', config: baseline },
    candidate: { name: 'shop-next', config: target('new') },
  }
  return { arms, root, logFolder: join(root, 'logs'), env: process.env, signal }
}

test('every run starts from what its own build migrated and seeded once, and is measured alone', async () => {
  const seen: Seen[] = []
  const start = startOf(target('old'))
  await prepareArms(start)
  const runArm = createRunArm({
    ...start,
    ...planTestRuns(scenario, root),
    openObserver: observer(seen),
  })
  for (const arm of ['baseline', 'candidate', 'candidate', 'baseline'] as const) {
    const run = await runArm({ arm, block: 1, seed: 7 })
    if (run === 'interrupted') throw new Error('nobody interrupted')
    // One insert a request and our own reading: neither the seed nor the copying is in it.
    const perRequest = run.measures.values['database statements per request'] ?? 0
    expect(perRequest).toBeGreaterThanOrEqual(1)
    expect(perRequest).toBeLessThan(2)
  }
  expect(seen).toEqual([
    { arm: 'baseline', column: 'old', rows: 120 },
    { arm: 'candidate', column: 'new', rows: 120 },
    { arm: 'candidate', column: 'new', rows: 120 },
    { arm: 'baseline', column: 'old', rows: 120 },
  ])
  expect(await readFile(join(root, 'migrations'), 'utf8')).toBe('old new ')
})

test('an interruption while a database is prepared ends there: the other is not begun, and no run follows', async () => {
  const abort = new AbortController()
  const seeding = "require('fs').writeFileSync('seeding', ''); setInterval(() => {}, 1000)"
  const endless: TargetConfig = {
    start: {
      command: [process.execPath, '-e', service('old')],
      seed: [process.execPath, '-e', seeding],
    },
    database: 'embedded',
  }
  const start = startOf(endless, abort.signal)
  const prepared: string[] = []
  const preparing = prepareArms({ ...start, onPrepare: (name) => prepared.push(name) })
  await expect.poll(() => readFile(join(root, 'seeding'), 'utf8').catch(() => null)).toBe('')
  abort.abort()
  await preparing
  expect(prepared).toEqual(['shop'])
  const runArm = createRunArm({ ...start, ...planTestRuns(scenario, root) })
  expect(await runArm({ arm: 'baseline', block: 1, seed: 7 })).toBe('interrupted')
  // Its server has ended with it, so that its folder is free.
  await prepareArms(startOf(target('old')))
})
