import { createTestDatabase, hasPgBouncer, startPgBouncer } from '@gauntlet/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readDatabaseCounters } from '../compare/database-effort.ts'
import { invariant } from '../guarantees/invariant/define-invariant.ts'
import { sampleInvariants } from '../guarantees/invariant/sample-invariants.ts'
import { readStored } from '../guarantees/read-stored.ts'
import { watchConnections } from './connection-hygiene.ts'
import { check } from './data-check.ts'
import { evaluateDataChecks } from './evaluate-data-checks.ts'

const isMissing = !hasPgBouncer()
if (isMissing)
  console.warn('SKIPPED: pgbouncer is not installed, so nothing was tested behind a pooler')

describe.skipIf(isMissing)('behind a transaction-mode pooler', () => {
  let stop: () => Promise<void>
  let databaseUrl: string
  const rule = invariant('nothing negative', {
    sql: 'select id as key from stock where n < 0',
    everyMs: 50,
  })

  beforeAll(async () => {
    const database = await createTestDatabase()
    await database.query('create table stock (id int primary key, n int not null)')
    await database.query('insert into stock values (1, 5), (2, -1)')
    const pooler = await startPgBouncer(database.url)
    databaseUrl = pooler.url
    stop = async () => {
      await pooler.stop()
      await database.drop()
    }
  })
  afterAll(async () => await stop())

  test('rows and snapshots of guarantees are read', async () => {
    const began = performance.now()
    const elapsedMs = () => performance.now() - began
    const sampler = sampleInvariants([rule], { databaseUrl, namespace: 'x', elapsedMs })
    const { besides, warnings } = await readStored([rule], {
      databaseUrl,
      namespace: 'x',
      elapsedMs,
    })
    const during = (await sampler.stop()).get(rule.name) ?? []
    expect(during.filter((one) => 'failure' in one)).toEqual([])
    expect(warnings).toEqual([])
    const snapshots = besides?.(rule.name).snapshots ?? []
    expect(snapshots).toMatchObject([{ breaches: 1, rows: [{ key: 2 }] }])
  })

  test('data checks and the counters of comparisons are read', async () => {
    const sql = 'select count(*) filter (where n < 0) as observed, count(*) as examined from stock'
    const results = await evaluateDataChecks({
      checks: [check('negative_stock', { sql, expect: 0 })],
      run: { runId: 'r', scenario: 's', startedAt: '', endedAt: '' },
      seen: { of: () => ({ values: [] }) },
      databaseUrl,
    })
    expect(results).toMatchObject([{ outcome: 'fail', observed: 1 }])
    expect(await readDatabaseCounters(databaseUrl)).toMatchObject({
      statements: expect.any(Number),
    })
  })

  test('sessions are not judged, for they are those of the pooler', async () => {
    const target = { databaseUrl, urls: ['http://127.0.0.1:1'] }
    const watching = await watchConnections({ target, connectionHygiene: true })
    expect(await watching?.finish(new AbortController().signal)).toMatchObject({
      outcome: 'no_evidence',
      details: { reason: expect.stringContaining('a pooler stands between') },
    })
  })
})
