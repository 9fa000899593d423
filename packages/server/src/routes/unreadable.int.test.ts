import { toLoadRunDocument, type VerdictDocument } from '@gauntlet/contract'
import type { Gap } from '@gauntlet/core/verdict'
import { createRunId, openStore } from '@gauntlet/store'
import { buildLoadResult, buildLoadRunRow, openTestStore } from '@gauntlet/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer } from '../create-server.ts'

const { store, database, close } = await openTestStore(openStore)
afterAll(close)

const hour = 3_600_000
const start = Date.parse('2026-11-21T05:00:00.000Z')
const gap: Gap = {
  id: 'slow-start',
  title: 'Slow start',
  status: 'open',
  owner: undefined,
  ticket: undefined,
  expires: undefined,
  reason: 'The cache is cold.',
  covers: { check: 'latency' },
}

async function saveRun(phase: 'BASELINE' | 'POST_MITIGATION', hours: number): Promise<string> {
  const at = new Date(start + hours * hour).toISOString()
  const id = createRunId(start + hours * hour)
  const run = buildLoadRunRow({ id, phase, started_at: at, git_sha: 'a'.repeat(40) })
  const result = buildLoadResult()
  await store.loadRuns.start(run)
  await store.loadRuns.finish(toLoadRunDocument({ tool: '1.2.3', at, run, result, checks: [] }))
  return id
}

async function saveVerdict(branch: string, hours: number): Promise<string> {
  const at = new Date(start + hours * hour).toISOString()
  const id = createRunId(start + hours * hour)
  const reasons: VerdictDocument['stages'][number]['reasons'] = [
    {
      check: 'latency',
      outcome: 'fail',
      summary: 'it is slow',
      known_gap: gap.id,
      evidence: null,
    },
  ]
  await store.verdicts.save({
    schema: 'gauntlet.verdict/1',
    tool: '1.2.3',
    at,
    id,
    project: 'shop',
    branch,
    verdict: 'ship-with-known-gaps',
    exit_code: 0,
    stages: [{ stage: 'load', outcome: 'fail', duration_ms: 1, reasons }],
    builds: [],
    not_looked_at: [],
    evidence: 'artifacts/verdicts/1',
  })
  return id
}

let runs: { newest: string; older: string; after: string }
let verdicts: { readable: string; broken: string }

beforeAll(async () => {
  runs = {
    older: await saveRun('BASELINE', 1),
    newest: await saveRun('BASELINE', 2),
    after: await saveRun('POST_MITIGATION', 3),
  }
  verdicts = { readable: await saveVerdict('main', 1), broken: await saveVerdict('feature', 2) }
})

const breakRun = async (id: string, users: unknown) =>
  await database.query('update load_test_documents set users = $2 where run_id = $1', [
    id,
    JSON.stringify(users),
  ])

async function readBenchmark(): Promise<Record<string, unknown>> {
  const server = await createServer({ store })
  const { scenario_name: scenario } = buildLoadRunRow()
  const answer = await server.inject(`/api/benchmarks?scenario=${scenario}`)
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

test('a benchmark names a repetition that cannot be read, and counts the others', async () => {
  expect(await readBenchmark()).toMatchObject({ repetitions: { before: 2 }, unreadable: [] })
  await breakRun(runs.older, 'no object')
  const shown = await readBenchmark()
  expect(shown).toMatchObject({
    before: { id: runs.newest },
    after: { id: runs.after },
    repetitions: { before: 1, after: 1 },
    unreadable: [expect.stringContaining(runs.older)],
  })
})

test('a benchmark whose newest run cannot be read shows the other phase, and no older run in its place', async () => {
  await breakRun(runs.newest, 'no object')
  const shown = await readBenchmark()
  expect(shown).toMatchObject({
    before: null,
    after: { id: runs.after },
    repetitions: { before: 0, after: 1 },
    unreadable: [expect.stringContaining(runs.newest)],
  })
})

test('verdicts and gaps are shown beside one that cannot be read', async () => {
  await database.query(`update verdict_runs set document = '{}' where id = $1`, [verdicts.broken])
  const unreadable = [{ message: 'gaps.yaml:7:5: status must be one of open, accepted, closed' }]
  const readGaps = () => Promise.resolve({ gaps: [gap], unreadable })
  const server = await createServer({ store, readGaps })
  const newest = await server.inject('/api/verdicts/newest')
  expect(newest.json()).toMatchObject({
    verdicts: [{ id: verdicts.readable }],
    unreadable: [expect.stringContaining(verdicts.broken)],
  })
  const gaps = await server.inject('/api/gaps')
  expect(gaps.json()).toMatchObject({
    gaps: [{ id: gap.id, met_in: [{ verdict_id: verdicts.readable }] }],
    unreadable: [unreadable[0]?.message, expect.stringContaining(verdicts.broken)],
  })
})
