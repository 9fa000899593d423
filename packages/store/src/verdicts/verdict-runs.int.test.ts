import { EXIT, type VerdictDocument } from '@gauntlet/contract'
import { openTestStore } from '@gauntlet/testkit'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../open-store.ts'
import { createRunId } from '../run-id.ts'

const { store, database, close } = await openTestStore(openStore)
afterAll(close)

function build(overrides: Partial<VerdictDocument> = {}): VerdictDocument {
  return {
    schema: 'gauntlet.verdict/1',
    tool: '1.2.3',
    at: '2026-11-21T06:00:00.000Z',
    id: createRunId(),
    project: 'experiments',
    branch: 'main',
    verdict: 'hold',
    exit_code: EXIT.HOLD,
    stages: [
      { stage: 'smoke', outcome: 'pass', duration_ms: 812.5, reasons: [] },
      {
        stage: 'parity',
        outcome: 'fail',
        duration_ms: 90,
        reasons: [
          {
            check: 'create order',
            outcome: 'fail',
            summary: 'status 201, 200',
            known_gap: null,
            evidence: 'parity.json',
          },
          {
            check: 'read it back',
            outcome: 'pass',
            summary: 'equal',
            known_gap: 'validator-wire-form',
            evidence: null,
          },
        ],
      },
    ],
    builds: [{ target: 'baseline', build: '4b4a1b8', url: 'http://127.0.0.1:3000' }],
    not_looked_at: ['faults'],
    evidence: '.gauntlet/evidence/1',
    ...overrides,
  }
}

test('a verdict comes back as it was, key by key', async () => {
  const verdict = build()
  await store.verdicts.save(verdict)
  const stored = await store.verdicts.find(verdict.id)
  expect(JSON.stringify(stored)).toBe(JSON.stringify(verdict))
  expect(await store.verdicts.find(createRunId())).toBeUndefined()
})

test('which check held up which branch is a question in SQL', async () => {
  const verdict = build({ branch: 'asked' })
  await store.verdicts.save(verdict)
  const rows = await database.query(
    `select run.branch, reason.stage, reason.check_name from verdict_reasons as reason
     join verdict_runs as run on run.id = reason.verdict_id
     where reason.outcome = 'fail' and reason.known_gap is null and run.branch = 'asked'`,
  )
  expect(rows).toEqual([{ branch: 'asked', stage: 'parity', check_name: 'create order' }])
})

test('saving a verdict again changes nothing; another verdict of that id is refused', async () => {
  const verdict = build()
  await Promise.all([store.verdicts.save(verdict), store.verdicts.save(verdict)])
  await expect(store.verdicts.save({ ...verdict, verdict: 'ship' })).rejects.toMatchObject({
    code: 'RUN_CONFLICT',
  })
  expect(await store.verdicts.find(verdict.id)).toEqual(verdict)
})

test('text that Postgres cannot hold is stored with U+FFFD', async () => {
  const odd = {
    check: 'a\u0000b',
    outcome: 'fail',
    summary: '\ud800',
    known_gap: null,
    evidence: null,
  } as const
  const stages = [{ stage: 'smoke', outcome: 'fail', duration_ms: 1, reasons: [odd] }] as const
  const verdict = build({ stages })
  await store.verdicts.save(verdict)
  const stored = await store.verdicts.find(verdict.id)
  expect(stored?.stages[0]?.reasons[0]).toMatchObject({ check: 'a\ufffdb', summary: '\ufffd' })
})

test('the newest verdict of each project and branch, newest first', async () => {
  const project = 'newest'
  const of = (branch: string | null, at: string) => build({ project, branch, at, stages: [] })
  const [old, main, none] = [
    of('main', '2026-01-01T00:00:00.000Z'),
    of('main', '2026-01-02T00:00:00.000Z'),
    of(null, '2026-01-03T00:00:00.000Z'),
  ]
  for (const verdict of [main, none, old]) await store.verdicts.save(verdict)
  const newest = (await store.verdicts.listNewest()).filter((row) => row.project === project)
  expect(newest.map((row) => row.id)).toEqual([none.id, main.id])
  const ofNone = await store.verdicts.list({ project, branch: null })
  expect(ofNone.rows.map((row) => row.id)).toEqual([none.id])
})

test('pages of verdicts join without a gap or a double', async () => {
  const project = 'paged'
  const ids: string[] = []
  for (let at = 0; at < 5; at += 1) {
    const verdict = build({ project, id: createRunId(1_760_000_000_000 + at), stages: [] })
    ids.push(verdict.id)
    await store.verdicts.save(verdict)
  }
  const first = await store.verdicts.list({ project, limit: 3 })
  const second = await store.verdicts.list({ project, limit: 3, after: first.next as string })
  expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual(ids.toReversed())
  expect(second.next).toBeUndefined()
  await expect(store.verdicts.list({ limit: 0 })).rejects.toMatchObject({ code: 'USAGE' })
})
