import { toLoadRunDocument, type LoadLive } from '@gauntlet/contract'
import { buildCheck, buildLoadResult, buildLoadRunRow, openTestStore } from '@gauntlet/testkit'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../open-store.ts'
import { createRunId } from '../run-id.ts'

const { store, database, close } = await openTestStore(openStore)
afterAll(close)

const progress: LoadLive = {
  elapsed_ms: 2000.5,
  scheduled_ms: 60_000,
  warm_up: false,
  users_active: 3,
  users_started: 20,
  users_skipped: 0,
  requests: 20,
  errors: 1,
  p50_ms: 3.1,
  p95_ms: 4,
  p99_ms: null,
  slip_p99_ms: 0.4,
  timeline: [
    { second: 0, recorded: true, started: 10, completed: 10, errors: 1, p50_ms: 3, p99_ms: 4 },
  ],
}

async function start(): Promise<string> {
  const id = createRunId()
  await store.loadRuns.start(buildLoadRunRow({ id }))
  return id
}

const countLive = async (id: string) =>
  (await database.query('select 1 from load_test_live where run_id = $1', [id])).length

test('a run is live from its start, first without figures, then with those it reported last', async () => {
  const id = await start()
  expect(await store.loadRuns.findLive(id)).toEqual({
    progress: null,
    reported_at: null,
    stop_requested_at: null,
  })
  await store.loadRuns.report(id, { ...progress, requests: 10 })
  expect(await store.loadRuns.report(id, progress)).toEqual({ stopRequested: false })
  expect(await store.loadRuns.findLive(id)).toMatchObject({
    progress,
    reported_at: expect.stringMatching(/Z$/),
  })
})

test('a request to stop is read at the next report, and the first request stands', async () => {
  const [id, other] = [await start(), await start()]
  expect(await store.loadRuns.requestStop(id)).toBe(true)
  const first = (await store.loadRuns.findLive(id))?.stop_requested_at
  expect(first).toEqual(expect.any(String))
  expect(await store.loadRuns.requestStop(id)).toBe(true)
  expect((await store.loadRuns.findLive(id))?.stop_requested_at).toBe(first)
  expect(await store.loadRuns.report(id, progress)).toEqual({ stopRequested: true })
  expect(await store.loadRuns.report(other, progress)).toEqual({ stopRequested: false })
})

test('a run that ended is not live, cannot be stopped, and a late report of it changes nothing', async () => {
  const id = await start()
  await store.loadRuns.report(id, progress)
  const at = '2026-11-21T05:01:03.001Z'
  const run = buildLoadRunRow({ id })
  const parts = { tool: '1.2.3', at, run, result: buildLoadResult(), checks: [buildCheck()] }
  await store.loadRuns.finish(toLoadRunDocument(parts))
  expect(await store.loadRuns.findLive(id)).toBeUndefined()
  expect(await store.loadRuns.requestStop(id)).toBe(false)
  expect(await store.loadRuns.report(id, progress)).toEqual({ stopRequested: false })
  expect(await countLive(id)).toBe(0)
})

test('a clock that was put forward closes no run of a living process', async () => {
  const id = await start()
  const silent = `update load_test_run_owners set heartbeat_at = now() - interval '3 hours'`
  await database.query(`${silent} where run_id = $1`, [id])
  expect(await store.loadRuns.closeDead()).not.toContain(id)
  expect(await store.loadRuns.findLive(id)).toBeDefined()
})

test('a run whose process died is live no more once it is closed', async () => {
  const id = await start()
  await store.loadRuns.report(id, progress)
  await database.query(
    `update load_test_run_owners set heartbeat_at = now() - interval '61 seconds', host = 'elsewhere'
     where run_id = $1`,
    [id],
  )
  expect(await store.loadRuns.closeDead()).toEqual([id])
  expect(await store.loadRuns.findLive(id)).toBeUndefined()
  expect(await countLive(id)).toBe(0)
})
