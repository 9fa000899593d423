import type { Fault } from '@gauntlet/contract'
import { flow, post, status } from '@gauntlet/core/flow'
import { createRunId, openStore } from '@gauntlet/store'
import { openTestStore } from '@gauntlet/testkit'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { GauntletConfig } from '../../config/gauntlet-config.ts'
import { exactlyOnce } from '../../guarantees/define-guarantees.ts'
import type { StageContext } from '../stage.ts'
import { faultsStage } from './faults-stage.ts'

const { store, close } = await openTestStore(openStore)
const home = await mkdtemp(join(tmpdir(), 'gauntlet-faults-'))
afterAll(async () => {
  await close()
  await rm(home, { recursive: true, force: true })
})

const shop = fileURLToPath(new URL('test-support/shop.ts', import.meta.url))

/** Orders of one request each, so often for two seconds. */
function configure(stores: 'first' | 'later', inject: readonly Fault[]): GauntletConfig {
  return {
    // A test machine is busy with other tests: what is looked at here is not how busy.
    auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
    targets: {
      candidate: {
        start: {
          command: [process.execPath, '--import', import.meta.resolve('tsx'), shop],
          env: { STORES: stores },
        },
        database: 'embedded',
      },
    },
    dataChecks: 'none',
    scenarios: {
      orders: {
        name: 'orders',
        phases: [{ kind: 'open', durationMs: 4_000, ratePerSecond: 25 }],
        flows: [
          {
            weight: 1,
            flow: flow('order', [
              post('/orders', { json: { id: '{{ $uuid() }}' }, expect: [status(201)] }),
            ]),
          },
        ],
      },
    },
    guarantees: [
      exactlyOnce<{ id: string }, unknown>('orders', {
        observe: ({ request }) => ({ action: 'add', key: request?.id ?? null }),
        stored: 'select id as key from orders',
      }),
    ],
    faults: { harm: { scenario: 'orders', inject } },
  }
}

async function ask(config: GauntletConfig, signal = new AbortController().signal) {
  const id = createRunId()
  const { reasons } = await faultsStage.run({
    folder: join(home, id),
    loaded: { config, root: home, file: undefined },
    store,
    io: { env: process.env, cwd: home, signal, now: () => new Date() },
    print: {
      result: () => undefined,
      note: () => undefined,
      progress: () => undefined,
      style: (_: unknown, text: string) => text,
    },
    profile: 'standard',
    seed: 1,
  } as unknown as StageContext)
  const outcomeOf = (check: string) =>
    reasons.find((reason) => reason.check.startsWith(check))?.outcome
  const page = reasons.find(({ evidence }) => evidence?.includes('load-tests'))?.evidence
  const document = page ? await store.loadRuns.readDocument(basename(page, '.html')) : undefined
  return { reasons, outcomeOf, document }
}

test('what a killed process had answered and not stored is a lost write', async () => {
  const { reasons, outcomeOf, document } = await ask(
    configure('later', [{ kind: 'kill', after: 25 }]),
  )
  expect(outcomeOf('kill happened (harm)')).toBe('pass')
  expect(reasons).toContainEqual(
    expect.objectContaining({
      check: 'orders: LOST (orders (harm)), under faults',
      outcome: 'fail',
      failure: { kind: 'anomaly', guarantee: 'orders', class: 'LOST' },
    }),
  )
  expect(document?.run).toMatchObject({ scenario_name: 'orders (harm)', tags: { faults: 'harm' } })
  expect(document?.faults).toMatchObject([
    { kind: 'kill', after: 25, fired: true, proof: expect.stringMatching(/ended by SIGKILL/) },
  ])
})

test('what is stored before it is answered outlives lost answers, resets, a pause and a crash of the database', async () => {
  const { reasons, outcomeOf, document } = await ask(
    configure('first', [
      { kind: 'lost-answer', after: 10, requests: 5 },
      { kind: 'reset', after: 18, requests: 3 },
      { kind: 'pause', after: 25, ms: 100 },
      { kind: 'database-crash', after: 35 },
    ]),
  )
  expect(reasons.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
  expect(outcomeOf('answers_after_faults')).toBe('pass')
  expect(outcomeOf('orders, under faults')).toBe('pass')
  expect(document?.faults?.map(({ kind, requests }) => [kind, requests]).slice(0, 2)).toEqual([
    ['lost-answer', 5],
    ['reset', 3],
  ])
  // What was answered and not heard is there, and is not taken for a failure.
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
      check: 'kill happened (harm)',
      outcome: 'no_evidence',
      summary: expect.stringMatching(/it waits for 10000 requests, and \d+ were sent/),
    }),
  )
  expect(document?.outcome).toBe('no_evidence')
})

test('interrupted before it began, it says so', async () => {
  const { reasons } = await ask(
    configure('first', [{ kind: 'kill', after: 1 }]),
    AbortSignal.abort(),
  )
  expect(reasons).toMatchObject([{ check: 'faults (harm)', outcome: 'no_evidence' }])
})
