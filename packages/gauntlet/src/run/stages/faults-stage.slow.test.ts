import { flow, get, post, think, type Scenario } from '@gauntlet/core/flow'
import { openStore } from '@gauntlet/store'
import { openTestStore } from '@gauntlet/testkit'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { GauntletConfig } from '../../config/gauntlet-config.ts'
import { recount } from '../../guarantees/judged-by-rows.ts'
import type { StageContext } from '../stage.ts'
import { faultsStage } from './faults-stage.ts'
import { askStage, configureShop as configure } from './test-support/faulted-shop.ts'

const { store, close } = await openTestStore(openStore)
const home = await mkdtemp(join(tmpdir(), 'gauntlet-faults-'))
afterAll(async () => {
  await close()
  await rm(home, { recursive: true, force: true })
})

const ask = async (config: GauntletConfig, signal?: AbortSignal) =>
  await askStage(faultsStage, { config, home, store, ...(signal && { signal }) })

test('what a killed process had answered and not stored is a lost write', async () => {
  // What is stored every two seconds has its time before the rows are read.
  const drain = flow('settle', [think(2_500), get('/ready')])
  const { reasons, outcomeOf, document } = await ask({
    ...configure('later', [{ kind: 'kill', after: 25, times: 1 }]),
    drain,
  })
  expect(outcomeOf('kill happened (outage)')).toBe('pass')
  expect(reasons).toContainEqual(
    expect.objectContaining({
      check: 'orders: LOST (orders (outage)), under faults',
      outcome: 'fail',
      failure: { kind: 'anomaly', guarantee: 'orders', class: 'LOST' },
    }),
  )
  expect(document?.run).toMatchObject({
    scenario_name: 'orders (outage)',
    tags: { faults: 'outage' },
  })
  expect(document?.faults).toMatchObject([
    { kind: 'kill', after: 25, fired: true, proof: expect.stringMatching(/ended by SIGKILL/) },
  ])
})

test('what is stored before it is answered outlives lost answers, resets, a pause and a crash of the database', async () => {
  const { reasons, outcomeOf, document } = await ask(
    configure(
      'first',
      [
        { kind: 'lost-answer', after: 10, requests: 5 },
        { kind: 'reset', after: 18, requests: 3 },
        { kind: 'pause', after: 25, ms: 100 },
        { kind: 'database-crash', after: 35, times: 1 },
      ],
      { durationMs: 4_000 },
    ),
  )
  expect(reasons.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
  expect(outcomeOf('answers_after_faults')).toBe('pass')
  expect(outcomeOf('orders (orders (outage)), under faults')).toBe('pass')
  expect(document?.faults?.map(({ kind, requests }) => [kind, requests]).slice(0, 2)).toEqual([
    ['lost-answer', 5],
    ['reset', 3],
  ])
  // What was answered and not received is there, and is not taken for a failure.
  expect(document?.outcomes.info).toBeGreaterThanOrEqual(8)
  for (const { from_ms, to_ms } of document?.faults ?? []) {
    expect(from_ms).toBeGreaterThan(0)
    expect(to_ms).toBeGreaterThan(from_ms ?? Infinity)
  }
})

test('a fault whose moment never comes is no evidence, whatever else passes', async () => {
  const { reasons, document } = await ask(configure('first', [{ kind: 'kill', after: 10_000 }]))
  expect(reasons).toContainEqual(
    expect.objectContaining({
      check: 'kill happened (outage)',
      outcome: 'no_evidence',
      summary: expect.stringMatching(/it waits for 10000 requests, and \d+ were sent/),
    }),
  )
  expect(document?.outcome).toBe('no_evidence')
})

test('a breach that only the rows show holds, too', async () => {
  const config = configure('first', [{ kind: 'lost-answer', after: 5, requests: 1 }])
  const total = recount('total', {
    stored: `select 'orders' as key, 0 as stored, count(*) as recount from orders`,
  })
  const { reasons } = await ask({ ...config, guarantees: [total] })
  expect(reasons).toContainEqual(
    expect.objectContaining({
      check: 'total: RECOUNT (orders (outage)), under faults',
      outcome: 'fail',
    }),
  )
})

test('what passes under one fault is no evidence of another', async () => {
  const config = configure('first', [{ kind: 'delay', after: 1, requests: 1, ms: 1 }])
  const { orders, ...none } = config.scenarios ?? {}
  const refused = flow('refused', [
    post('/orders', { json: { id: '{{ $uuid() }}' }, timeoutMs: 1 }),
  ])
  const unanswered = {
    ...(orders as Scenario),
    name: 'unanswered',
    flows: [{ weight: 1, flow: refused }],
  }
  const inject = [{ kind: 'delay', after: 0, requests: 1_000, ms: 50 } as const]
  const { outcomeOf } = await ask({
    ...config,
    scenarios: { ...none, orders: orders as Scenario, unanswered },
    faults: { ...config.faults, deaf: { scenario: 'unanswered', inject, recoveryLimitMs: 500 } },
  })
  expect(outcomeOf('orders (orders (outage)), under faults')).toBe('pass')
  expect(outcomeOf('orders (unanswered (deaf)), under faults')).toBe('no_evidence')
})

test('a replica that refuses all after a crash is reported, however well the other one serves', async () => {
  const shape = { env: { SERVES: 'until-crash' }, replicas: 2, recoveryLimitMs: 1_500 }
  const { reasons } = await ask(configure('first', [{ kind: 'database-crash', after: 20 }], shape))
  expect(reasons).toContainEqual(
    expect.objectContaining({
      check: 'answers_after_faults (outage)',
      outcome: 'fail',
      summary: expect.stringMatching(
        /observed 0: after the last fault replica [12] answered none of (the latest 5 of )?\d+ requests as expected/,
      ),
    }),
  )
})

test('a kill that does not say how often comes five times, and takes the replicas in turn', async () => {
  const { reasons, document } = await ask(
    configure('first', [{ kind: 'kill', after: 20 }], { replicas: 2, durationMs: 6_000 }),
  )
  expect(reasons.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
  const faults = document?.faults ?? []
  expect(faults.map(({ firing, fired }) => [firing, fired])).toEqual(
    [1, 2, 3, 4, 5].map((number) => [{ number, of: 5 }, true]),
  )
  expect(faults.map(({ proof }) => /of replica (\d)/.exec(proof)?.[1])).toEqual([
    '1',
    '2',
    '1',
    '2',
    '1',
  ])
  for (const [index, { from_ms }] of faults.entries()) {
    expect(from_ms ?? 0).toBeGreaterThan((faults[index - 1]?.to_ms ?? -1_000) + 999)
  }
})

test('more kills than the limit leaves room for are left out, and the last one says so', async () => {
  const shape = { recoveryLimitMs: 0, durationMs: 4_000 }
  const { reasons, document } = await ask(configure('first', [{ kind: 'kill', after: 90 }], shape))
  const faults = document?.faults ?? []
  expect(faults.length).toBeLessThan(5)
  expect(faults.at(-1)?.proof).toContain(`${5 - faults.length} more did not fit into the run`)
  const happened = reasons.filter(({ check }) => check.startsWith('kill happened'))
  expect(happened.map(({ outcome }) => outcome)).toEqual(faults.map(() => 'pass'))
})

test('a replica that does not start again after a kill was killed, and fails', async () => {
  const { reasons, outcomeOf } = await ask(
    configure('first', [{ kind: 'kill', after: 20 }], { env: { STARTS: 'once' } }),
  )
  expect(outcomeOf('kill happened (outage)')).toBe('pass')
  expect(reasons).toContainEqual(
    expect.objectContaining({
      check: 'answers_after_faults (outage)',
      outcome: 'fail',
      summary: expect.stringContaining('it was started before'),
    }),
  )
})

test('of two kills of one replica the second waits until it serves again, and kills another process', async () => {
  const { document } = await ask(
    configure(
      'first',
      [
        { kind: 'kill', after: 10, times: 1 },
        { kind: 'kill', after: 11, times: 1 },
      ],
      { durationMs: 4_000 },
    ),
  )
  const proofs = (document?.faults ?? []).map(({ proof }) =>
    /process (\d+) .* process (\d+)/.exec(proof),
  )
  const [first, second] = proofs
  expect(first?.[1]).toEqual(expect.any(String))
  expect(second?.[1]).toBe(first?.[2])
  const [one, two] = document?.faults ?? []
  expect(two?.from_ms).toBeGreaterThan(one?.from_ms ?? Infinity)
})

test('a target that Gauntlet does not start gets no fault, and the message names the remedy', async () => {
  const config = {
    ...configure('first', [{ kind: 'reset', after: 1, requests: 1 }]),
    targets: { candidate: { url: 'http://127.0.0.1:1' } },
  }
  const loaded = { config, root: home, file: undefined }
  const io = { env: {}, cwd: home } as StageContext['io']
  await expect(faultsStage.check?.({ loaded, io })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message:
      'faults act on what Gauntlet starts, and targets.candidate is only a url: give it a start command',
  })
})

test('the same plan runs on the baseline, and what it shows alone was removed by the change', async () => {
  const plan = [{ kind: 'kill', after: 25, times: 1 } as const]
  const before = configure('later', plan).targets?.['candidate'] ?? {}
  const config = configure('first', plan)
  const { reasons, baselineFailures } = await ask({
    ...config,
    drain: flow('settle', [think(2_500), get('/ready')]),
    targets: { ...config.targets, baseline: before },
  })
  expect(reasons.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
  expect(baselineFailures?.map(({ check }) => check)).toEqual([
    'orders: LOST (outage), under faults',
  ])
  const { rows } = await store.evidence.list({ kind: 'faults', limit: 1 })
  const found = await store.evidence.find('faults', rows[0]?.id ?? '')
  const { candidate, baseline } = found?.document ?? {}
  expect(baseline?.removed).toEqual([{ guarantee: 'orders', class: 'LOST' }])
  expect(baseline?.build.target).toBe('baseline')
  for (const build of [candidate, baseline?.build]) {
    const { during, recoveries, before: first } = build?.degradation ?? {}
    expect(first?.ratio).toBe(1)
    expect(during?.errors).toHaveProperty('no answer')
    expect(recoveries).toEqual([{ kind: 'kill', first_success_ms: expect.any(Number) }])
  }
})

test('interrupted before it began, it says so', async () => {
  const { reasons } = await ask(
    configure('first', [{ kind: 'kill', after: 1 }]),
    AbortSignal.abort(),
  )
  expect(reasons).toMatchObject([{ check: 'faults (outage)', outcome: 'no_evidence' }])
})
