import type { Fault } from '@gauntlet/faults'
import { openStore } from '@gauntlet/store'
import { openTestStore } from '@gauntlet/testkit'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { GauntletConfig } from '../../config/gauntlet-config.ts'
import { faultsStage } from './faults-stage.ts'
import { askStage, configureShop } from './test-support/faulted-shop.ts'

const { store, close } = await openTestStore(openStore)
const home = await mkdtemp(join(tmpdir(), 'gauntlet-statements-'))
afterAll(async () => {
  await close()
  await rm(home, { recursive: true, force: true })
})

const ask = async (config: GauntletConfig) => await askStage(faultsStage, { config, home, store })
const statement = 'insert into orders'

test('every fault at a statement happens, and what is stored before it is answered outlives them all', async () => {
  const inject: Fault[] = [
    { kind: 'statement-reset', match: { statement, nth: 5 } },
    { kind: 'statement-reset', match: { tag: 'INSERT', at: 'before', nth: 10 } },
    { kind: 'statement-lost-answer', match: { statement, nth: 15 }, silentMs: 200 },
    { kind: 'statement-delay', match: { route: 'POST /orders', nth: 20 }, times: 3, ms: 20 },
    { kind: 'statement-stall', match: { statement, nth: 25 }, times: 5, ms: 300 },
    { kind: 'statement-error', match: { statement, transaction: 'idle', nth: 35 }, code: '40001' },
    { kind: 'statement-session-end', match: { statement, nth: 40 } },
    // The kill comes first: on a busy machine statements pass for a second until the server notices its crash, and a replica that
    // starts while the database recovers ends.
    { kind: 'statement-kill', match: { statement, nth: 45 } },
    { kind: 'statement-database-crash', match: { statement, nth: 55 } },
  ]
  const { reasons, outcomeOf, document } = await ask(
    configureShop('first', inject, { durationMs: 4_000 }),
  )
  expect(reasons.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
  expect(outcomeOf('statement-kill happened (outage)')).toBe('pass')
  expect(outcomeOf('answers_after_faults')).toBe('pass')
  const proofs = document?.faults?.map(({ proof }) => proof) ?? []
  expect(proofs).toEqual([
    expect.stringMatching(
      /^1 of 1 connections to the database reset: .*, after the server did it \(INSERT 0 1\)/,
    ),
    expect.stringMatching(/^1 of 1 connections .*, before the server received: insert into orders/),
    expect.stringMatching(/^1 of 1 answers of the database lost: /),
    expect.stringMatching(/^3 of 3 statements delayed: delayed by 20 ms, /),
    expect.stringMatching(/^5 of 5 statements stalled: stalled, before the server received: /),
    expect.stringMatching(/^1 of 1 errors in place of statements: SQLSTATE 40001 in place of: ins/),
    expect.stringMatching(/^1 of 1 sessions ended: the session was ended \(57P01\), after /),
    expect.stringMatching(/^1 of 1 .*; process \d+ ended by SIGKILL; process \d+ took its place$/),
    expect.stringMatching(/^1 of 1 .*; session \d+ was killed, PostgreSQL ended all others/),
  ])
  for (const { from_ms, to_ms, after } of document?.faults ?? []) {
    expect(to_ms).toBeGreaterThanOrEqual(from_ms ?? Infinity)
    expect(after).toBeGreaterThan(0)
  }
})

test('a statement that is sent again because its answer was lost stores twice', async () => {
  const { reasons } = await ask(
    configureShop('again', [
      { kind: 'statement-reset', match: { statement: 'insert into payments', nth: 10 } },
    ]),
  )
  expect(reasons).toContainEqual(
    expect.objectContaining({
      outcome: 'fail',
      failure: { kind: 'anomaly', guarantee: 'orders', class: 'DUPLICATE' },
    }),
  )
})

test('a fault whose statement never comes is no evidence', async () => {
  const { reasons } = await ask(
    configureShop('first', [{ kind: 'statement-kill', match: { statement: 'delete from' } }], {
      recoveryLimitMs: 100,
    }),
  )
  expect(reasons).toContainEqual(
    expect.objectContaining({
      check: 'statement-kill happened (outage)',
      outcome: 'no_evidence',
      summary: 'it waits for match 1 of "delete from", and 0 passed',
    }),
  )
})

/** Asks through the proxy where the database is, and goes there itself. */
const detour = `
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
const { Client } = createRequire(${JSON.stringify(import.meta.url)})('pg')
const first = new Client({ connectionString: process.env.DATABASE_URL })
await first.connect()
const { rows } = await first.query('select inet_server_port() as port')
const url = new URL(process.env.DATABASE_URL)
url.port = rows[0].port
await new Client({ connectionString: url.href, application_name: 'detour' }).connect()
createServer((_, answer) => answer.end()).listen(process.env.PORT, '127.0.0.1')
`

test('a target whose sessions go around the proxy is refused before the load', async () => {
  const file = join(home, 'detour.mjs')
  await writeFile(file, detour)
  const shop = configureShop('first', [{ kind: 'statement-reset', match: { statement } }])
  const { reasons } = await ask({
    ...shop,
    targets: { candidate: { start: { command: [process.execPath, file] }, database: 'embedded' } },
  })
  expect(reasons).toMatchObject([
    {
      check: 'faults (outage)',
      outcome: 'no_evidence',
      summary: expect.stringMatching(
        /faults at statements cannot reach the database of candidate: 1 session goes around the proxy to it \("detour", port \d+\)/,
      ),
    },
  ])
})
