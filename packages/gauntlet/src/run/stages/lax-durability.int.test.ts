import type { Fault } from '@gauntlet/faults'
import { openStore } from '@gauntlet/store'
import { openTestStore } from '@gauntlet/testkit'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { faultsStage } from './faults-stage.ts'
import { askStage, configureShop } from './test-support/faulted-shop.ts'

const { store, close } = await openTestStore(openStore)
const home = await mkdtemp(join(tmpdir(), 'gauntlet-durability-'))
afterAll(async () => {
  await close()
  await rm(home, { recursive: true, force: true })
})

/** The writer of the log waits, so that what was not written at a commit is lost for sure. A file each: no transaction around them. */
const settings = [
  'create table orders (id text primary key)',
  'alter role postgres set synchronous_commit = off',
  `alter system set wal_writer_delay = '10s'`,
  'select pg_reload_conf()',
  'checkpoint',
]

test('what a crash loses under synchronous_commit = off is configuration of the database, not a failure of the build', async () => {
  await mkdir(join(home, 'migrations'))
  for (const [at, sql] of settings.entries())
    await writeFile(join(home, 'migrations', `${at}.sql`), sql)
  const inject: Fault[] = [
    { kind: 'statement-database-crash', match: { statement: 'insert into orders', nth: 30 } },
  ]
  const shop = configureShop('first', inject)
  const { start } = shop.targets?.['candidate'] ?? {}
  const candidate = {
    start: { command: [], ...start, migrate: { sql: 'migrations' } },
    database: 'embedded' as const,
  }
  const { reasons, document } = await askStage(faultsStage, {
    config: { ...shop, targets: { candidate } },
    home,
    store,
  })
  expect(document?.faults).toMatchObject([{ kind: 'statement-database-crash', fired: true }])
  expect(document?.guarantees).toMatchObject([
    {
      name: 'orders',
      outcome: 'no_evidence',
      reason: expect.stringMatching(
        /^LOST: \d+, and the database runs with synchronous_commit = off: what a crash loses then is configuration of the database, not the application's fault$/,
      ),
      counts: {},
      anomalies: [],
    },
  ])
  expect(reasons.filter(({ outcome }) => outcome === 'fail')).toEqual([])
  expect(reasons).toContainEqual(
    expect.objectContaining({
      outcome: 'no_evidence',
      summary: expect.stringContaining('synchronous_commit = off'),
    }),
  )
})
