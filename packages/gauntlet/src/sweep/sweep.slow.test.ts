import { toSweepEvents } from '@gauntlet/core/sweep'
import { toFingerprint } from '@gauntlet/faults'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { insert, useSwept } from './test-support/swept-project.ts'

const { folder, writeProject, sweep } = useSwept()

test('one cell or pair is run alone by its command, and one that there is not is refused', async () => {
  await writeProject(insert)
  const sql = 'insert into orders values ($1)'
  const [event] = toSweepEvents([
    {
      sql,
      fingerprint: toFingerprint(sql),
      transaction: 'idle',
      connection: 0,
      step: '',
      isAnswered: false,
    },
  ])
  const cell = `${event?.id}/before/reset`
  const { document } = await sweep(`--flow order --cell ${cell}`)
  expect(document.cells.map(({ id, outcome }) => [id, outcome])).toEqual([[cell, 'pass']])
  expect(document).toMatchObject({ only: [cell], last_run: null, outcome: 'pass' })
  const pair = `${cell}+${event?.id}/before/kill`
  const paired = await sweep(`--flow order --cell ${pair}`)
  expect(paired.document.cells).toMatchObject([
    {
      id: pair,
      outcome: 'pass',
      proof: expect.stringMatching(/; then: process \d+ ended by SIGKILL/),
    },
  ])
  const unknown = await sweep(`--flow order --cell ${cell}x`)
  expect(unknown.exit).toBe(2)
  expect(unknown.document.message).toContain(`has no cell "${cell}x"; did you mean "${cell}"?`)
})

test('an answer before the work is lost by a kill that comes after it', async () => {
  await writeProject(
    `response.writeHead(201).end(); await new Promise((go) => setTimeout(go, 30)); ${insert}; return`,
  )
  const { document } = await sweep()
  expect(document.events[0]).toMatchObject({ answered: true })
  const red = document.cells.filter(({ outcome }) => outcome === 'fail')
  expect(red.map(({ id }) => id.replace(/^[^/]+\//, ''))).toEqual(
    expect.arrayContaining(['before/kill', 'before/crash']),
  )
  expect(document.counts).toHaveProperty('LOST')
  expect(document.cells.map(({ fault }) => fault)).not.toContain('lost-answer')
})

test('what a crash loses under synchronous_commit = off is configuration of the database', async () => {
  // The writer of the log waits, so that what was not written at a commit is lost for sure.
  const settings = [
    'alter role postgres set synchronous_commit = off',
    `alter system set wal_writer_delay = '10s'`,
    'select pg_reload_conf()',
  ]
  await mkdir(join(folder(), 'migrations'))
  for (const [at, sql] of settings.entries())
    await writeFile(join(folder(), 'migrations', `${at}.sql`), sql)
  const once = 'insert into orders select $1 where not exists (select from orders where id = $1)'
  const start = { command: ['node', 'shop.mjs'], migrate: { sql: 'migrations' } }
  await writeProject(`await pool.query('${once}', [id])`, '', {
    target: { start, database: 'embedded' },
    orders: 2,
  })
  const { document } = await sweep()
  expect(document.database_settings).toMatchObject({ synchronous_commit: 'off', fsync: 'on' })
  expect(document.warnings[0]).toBe(
    "The database runs with synchronous_commit = off: what a crash loses then is configuration of the database, not the application's fault.",
  )
  expect(document.cells.filter(({ outcome }) => outcome === 'fail')).toEqual([])
  // The first order was answered, and a crash at the second one lost it.
  const lost = document.cells.filter(({ outcome }) => outcome === 'no_evidence')
  expect(lost.map(({ fault, event }) => [fault, event.split('.').at(-1)])).toContainEqual([
    'crash',
    '2',
  ])
  for (const { reason } of lost)
    expect(reason).toMatch(/^orders: LOST, and the database runs with synchronous_commit = off: /)
})
