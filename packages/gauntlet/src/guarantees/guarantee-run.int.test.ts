import type { ObservedExchange } from '@gauntlet/contract'
import { createTestDatabase, type TestDatabase, runCli } from '@gauntlet/testkit'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'
import { mutualExclusion, writeOnce } from './judged-by-rows.ts'
import { guaranteePaths, openGuaranteeRun, recheckGuarantees } from './guarantee-run.ts'

let db: TestDatabase
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-guarantees-'))
  db = await createTestDatabase()
  await db.query(`create table assignments as select 'g-' || n as user_id, 'red' as variant
    from generate_series(1, 2500) as n`)
  await db.query(`create table runs as
    select 'job' as scope, n::text as holder, at as started_at, at + interval '2 s' as finished_at
      from generate_series(1, 2) as n, lateral (select timestamptz '2026-01-01Z' + n * interval '1 s' as at) as t`)
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

const guarantees = [
  writeOnce<{ user: string }, { variant: string }>('sticky', {
    serverPicks: true,
    observe: ({ request, answer }) => ({
      action: 'write',
      key: request?.user ?? null,
      value: answer?.variant,
    }),
    stored: `select user_id as key, variant as value from assignments where starts_with(user_id, $1)`,
  }),
  mutualExclusion('jobs', { intervals: 'select * from runs' }),
]

const exchange = (index: number): ObservedExchange => ({
  step: 'assign',
  method: 'POST',
  endpoint: '/assign',
  path: '/assign',
  requestBody: JSON.stringify({ user: `g-${1 + (index % 2500)}` }),
  outcome: 'ok',
  succeeded: true,
  timedOut: false,
  status: 200,
  responseBody: new TextEncoder().encode(JSON.stringify({ variant: index === 7 ? 'blue' : 'red' })),
  user: index,
  operation: index,
  recorded: true,
  scheduledAtNs: (index % 2500) * 10,
  invokedAtNs: (index % 2500) * 10,
  returnedAtNs: (index % 2500) * 10 + 5,
})

async function record(name: string, more: { maxWaitingRows?: number } = {}) {
  const base = join(folder, name)
  const run = await openGuaranteeRun(guarantees, {
    base,
    runId: 'run-1',
    startedAt: '2026-11-21T05:00:00.000Z',
    prefix: 'g-',
    databaseUrl: db.url,
    ...more,
  })
  for (let index = 0; index < 5_000; index++) run.observe(exchange(index))
  const document = await run.finish({
    databaseUrl: db.url,
    namespace: 'g-',
    tool: '0.0.0',
    at: '2026-11-21T05:01:00.000Z',
  })
  return { document, paths: guaranteePaths(base) }
}

const stamp = { tool: '0.0.0', at: '2026-11-21T05:01:00.000Z' }

test('what was recorded can be judged again without the database, with the same result', async () => {
  const { document, paths } = await record('whole')
  expect(document).toMatchObject({
    schema: 'gauntlet.guarantees/1',
    outcome: 'fail',
    guarantees: [
      { name: 'sticky', operations: 5_000, keys: 2_500, counts: { CONFLICT: 1 } },
      { name: 'jobs', counts: {}, counts_before: { OVERLAP: 1 } },
    ],
  })
  expect(JSON.parse(await readFile(paths.document, 'utf8'))).toEqual(document)
  expect(await recheckGuarantees(guarantees, paths.history, stamp)).toEqual(document)
})

test('a history that was cut off is no evidence: what is missing would look like phantoms', async () => {
  const { paths } = await record('cut')
  await truncate(paths.history, 5_000)
  const { outcome, guarantees: judged } = await recheckGuarantees(guarantees, paths.history, stamp)
  expect(outcome).toBe('no_evidence')
  expect(judged[0]?.reason).toContain('the history is not complete')
})

test('a disk that is slower than the load leaves no evidence, and says of how many operations', async () => {
  const { document } = await record('slow', { maxWaitingRows: 4_000 })
  expect(document.outcome).toBe('no_evidence')
  expect(document.guarantees[0]?.reason).toContain('the disk was too slow for 1000 rows')
})

test('a guarantee that was not asked when the rows were read has no evidence', async () => {
  const { paths } = await record('renamed')
  const renamed = guarantees.map((each) => ({ ...each, name: `new ${each.name}` }))
  const { guarantees: judged } = await recheckGuarantees(renamed, paths.history, stamp)
  expect(judged.map(({ reason }) => reason)).toEqual([
    'its rows were not recorded',
    'its rows were not recorded',
  ])
})

test('a file that is no history is a named error', async () => {
  const file = join(folder, 'other.history')
  await writeFile(file, 'hello')
  const again = recheckGuarantees(guarantees, file, stamp)
  await expect(again).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringContaining(`${file} cannot be read: it is not a history`) as string,
  })
})

test('gauntlet check says what it finds, and needs a config with guarantees', async () => {
  const { paths } = await record('command')
  const store = await createTestDatabase()
  const options = { cwd: folder, env: { GAUNTLET_DATABASE_URL: store.url }, now: 0 }
  const check = (...args: string[]) => runCli(main, ['check', paths.history, ...args], options)
  const without = await check()
  expect(without.exit).toBe(2)
  expect(without.stderr).toContain('defines no guarantees')
  const config = join(folder, 'gauntlet.config.mjs')
  await writeFile(
    config,
    `export default { guarantees: [{
      name: 'sticky', kind: 'writeOnce', columns: ['key'], stored: 'select',
      check: ({ history }) => { throw new Error('seen ' + history.length) },
    }] }`,
  )
  const { exit, stdout } = await check('--guarantees', config)
  expect(exit).toBe(3)
  expect(stdout).toContain('? sticky (writeOnce) its check failed: Error: seen 5000')
  const stored = await store.query('select kind, outcome, verdict_id from evidence_documents')
  expect(stored).toEqual([{ kind: 'guarantees', outcome: 'no_evidence', verdict_id: null }])
  await store.drop()
})
