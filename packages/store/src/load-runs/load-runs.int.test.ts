import { formatDocument, parseLoadRunDocument, toLoadRunDocument } from '@gauntlet/contract'
import {
  buildCheck,
  buildEndpointResult,
  buildFault,
  buildGuarantee,
  buildLoadResult,
  buildLoadRunRow,
  openTestStore,
} from '@gauntlet/testkit'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../open-store.ts'
import { createRunId } from '../run-id.ts'

const { store, database, close } = await openTestStore(openStore)
afterAll(close)

const nasty = `<script>"' \\ \u0000 \ud800 \u{1f600} \u2028`

/** Everything that has bitten a round trip through jsonb: key order, odd text, extreme numbers. */
function buildNastyDocument(id = createRunId()) {
  return toLoadRunDocument({
    tool: '1.2.3',
    at: '2026-11-21T05:01:03.001Z',
    run: buildLoadRunRow({
      id,
      run_name: nasty,
      notes: nasty,
      tags: { zebra: 'last', a: nasty, '10': 'ten', '9': 'nine', ['__proto__']: 'own' },
      environment: { z: [3, { y: 1, x: null }], a: 5e-324, big: 1.7976931348623157e308, n: -0.1 },
      seed: Number.MAX_SAFE_INTEGER,
    }),
    result: buildLoadResult({
      endpoints: [
        buildEndpointResult({ endpoint: '/z/\u{1f600}' }),
        buildEndpointResult({ endpoint: '/z/\uffee', method: 'GET' }),
        buildEndpointResult({ endpoint: '/a', responseCodes: {}, errorBreakdown: { [nasty]: 6 } }),
      ],
    }),
    checks: [
      buildCheck({ name: 'z first', outcome: 'fail', observed: 3, details: { keys: [nasty] } }),
      buildCheck({
        name: 'a second',
        outcome: 'no_evidence',
        observed: null,
        details: { b: 1, a: 2 },
      }),
      buildCheck({ name: 'text', observed: 'seven', expected: '<= 0.01' }),
    ],
    guarantees: [
      buildGuarantee({
        outcome: 'fail',
        counts: { DUPLICATE_ID: 2 },
        anomalies: [
          {
            class: 'DUPLICATE_ID',
            promise: nasty,
            key: nasty,
            sentence: nasty,
            operations: [],
            omitted: 0,
            rows: [{ z: 1, a: nasty, n: null, x: 1.5 }],
          },
        ],
      }),
      buildGuarantee({ name: nasty, outcome: 'no_evidence', exercised: false, reason: nasty }),
    ],
    backgroundJobs: [{ name: nasty, calls: 7, errors: 2, error_breakdown: { z: 1, a: 1 } }],
    faults: [
      { ...buildFault(), proof: nasty },
      { ...buildFault(), fired: false, from_ms: null, to_ms: null },
    ],
  })
}

test('an artefact that is imported comes back byte for byte', async () => {
  const artefact = formatDocument(buildNastyDocument())
  const document = parseLoadRunDocument(artefact, 'artefact.json')
  expect(formatDocument(document)).toBe(artefact)
  expect(await store.loadRuns.import(document)).toBe('imported')
  const stored = await store.loadRuns.readDocument(document.run.id)
  expect(formatDocument(stored)).toBe(artefact)
})

test('importing the same artefact again changes nothing', async () => {
  const document = buildNastyDocument()
  await store.loadRuns.import(document)
  expect(await store.loadRuns.import(document)).toBe('unchanged')
})

test('ten imports of one artefact at once store it once', async () => {
  const document = buildNastyDocument()
  const imports = Array.from({ length: 10 }, () => store.loadRuns.import(document))
  const answers = await Promise.all(imports)
  expect(answers.filter((answer) => answer === 'imported')).toHaveLength(1)
  expect(answers.filter((answer) => answer === 'unchanged')).toHaveLength(9)
})

test('an artefact with other figures than the stored run is refused', async () => {
  const document = buildNastyDocument()
  await store.loadRuns.import(document)
  const edited = { ...document, outcomes: { ok: 1, fail: 0, info: 0 } }
  await expect(store.loadRuns.import(edited)).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
  expect(await store.loadRuns.readDocument(document.run.id)).toEqual(document)
})

test('a run is RUNNING from its start, and complete with its rows when it is finished', async () => {
  const id = createRunId()
  const run = buildLoadRunRow({ id })
  await store.loadRuns.start(run)
  expect(await store.loadRuns.find(id)).toEqual(run)
  expect(await store.loadRuns.readDocument(id)).toBeUndefined()

  const document = buildNastyDocument(id)
  await store.loadRuns.finish(document)
  expect(formatDocument(await store.loadRuns.find(id))).toBe(formatDocument(document.run))
  const rows = await database.query(
    `select check_name, passed, observed_value, details->'expected' as expected
     from load_test_data_checks where run_id = $1 order by position`,
    [id],
  )
  expect(rows).toEqual([
    { check_name: 'z first', passed: false, observed_value: 3, expected: 0 },
    { check_name: 'a second', passed: false, observed_value: null, expected: 0 },
    { check_name: 'text', passed: true, observed_value: 'seven', expected: '<= 0.01' },
  ])
  const [metrics] = await database.query<{ histogram: Buffer }>(
    `select histogram from load_test_endpoint_metrics where run_id = $1 limit 1`,
    [id],
  )
  const kept = document.histograms.map((one) => one.scheduled)
  expect(kept).toContain(metrics?.histogram.toString('base64'))
  expect(
    await database.query('select 1 from load_test_run_owners where run_id = $1', [id]),
  ).toEqual([])
})

test('a run that was closed as dead is restored by its artefact', async () => {
  const id = createRunId()
  await store.loadRuns.start(buildLoadRunRow({ id }))
  await database.query('delete from load_test_run_owners where run_id = $1', [id])
  const next = await openStore({ url: database.url })
  expect(next.closedRuns).toContain(id)
  expect(await next.loadRuns.import(buildNastyDocument(id))).toBe('imported')
  expect(await next.loadRuns.find(id)).toMatchObject({ status: 'SUCCESS', error_text: null })
  await next.close()
})

test('the newest run of a scenario and phase is found, also when it failed', async () => {
  const scenario = 'newest'
  const start = async (phase: 'BASELINE' | 'POST_MITIGATION', started_at: string) => {
    const run = buildLoadRunRow({ id: createRunId(), scenario_name: scenario, phase, started_at })
    await store.loadRuns.start(run)
    return run
  }
  await start('BASELINE', '2026-01-01T00:00:00.000Z')
  const newest = await start('BASELINE', '2026-01-03T00:00:00.000Z')
  await start('POST_MITIGATION', '2026-01-04T00:00:00.000Z')
  expect(await store.loadRuns.findNewest({ scenario, phase: 'BASELINE' })).toEqual(newest)
  expect(await store.loadRuns.findNewest({ scenario: 'none of this name' })).toBeUndefined()
})

test('pages of runs join without a gap or a double, also where start times are equal', async () => {
  const ids: string[] = []
  for (let at = 0; at < 7; at += 1) {
    const id = createRunId(1_760_000_000_000 + at)
    ids.push(id)
    const started_at = `2026-02-01T00:00:0${Math.floor(at / 3)}.000Z`
    await store.loadRuns.start(buildLoadRunRow({ id, scenario_name: 'paged', started_at }))
  }
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await store.loadRuns.list({ scenario: 'paged', limit: 2, ...(after && { after }) })
    seen.push(...page.runs.map((run) => run.id))
    after = page.next
  } while (after)
  expect(seen).toEqual(ids.toReversed())
})

test('a list is filtered by tag, status and commit', async () => {
  const id = createRunId()
  const tags = { env: 'ci', odd: `'"` }
  await store.loadRuns.start(buildLoadRunRow({ id, tags, git_sha: 'abc', scenario_name: 'tagged' }))
  const idsOf = async (filter: object) =>
    (await store.loadRuns.list({ scenario: 'tagged', ...filter })).runs.map((run) => run.id)
  expect(await idsOf({ tags: { odd: `'"` }, status: 'RUNNING', gitSha: 'abc' })).toEqual([id])
  expect(await idsOf({ tags: { env: 'laptop' } })).toEqual([])
  expect(await idsOf({ status: 'FAILED' })).toEqual([])
})

test.each([{ limit: 0 }, { limit: 201 }, { limit: 1.5 }, { after: 'nonsense' }])(
  'a list of %j is refused as usage',
  async (request) => {
    await expect(store.loadRuns.list(request)).rejects.toMatchObject({ code: 'USAGE' })
  },
)
