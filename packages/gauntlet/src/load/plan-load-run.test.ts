import { flow, post, type Scenario } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import type { GauntletConfig } from '../config/gauntlet-config.ts'
import { exactlyOnce } from '../guarantees/judged-by-rows.ts'
import { check } from '../load-checks/data-check.ts'
import { planLoadRun, type PlannedLoad } from './plan-load-run.ts'

const job = (name: string, targets?: readonly string[]) => ({
  flow: flow(name, [post('/jobs')]),
  everyMs: 1_000,
  ...(targets && { targets }),
})
const config: GauntletConfig = {
  dataChecks: [check('nothing lost', { sql: 'select 0 as observed', expect: 0 })],
  backgroundJobs: [job('everywhere'), job('on the candidate', ['candidate'])],
  guarantees: [],
  drain: flow('drain', [post('/drain')]),
  drainLimitMs: 5_000,
  allowHosts: ['far.test'],
}
const target = { urls: ['http://127.0.0.1:3000'], databaseUrl: undefined, headers: { a: 'b' } }
const plan = (name: string) => planOf(config, name)
const planOf = (planned: GauntletConfig, name: string) =>
  planLoadRun(
    { config: planned },
    {
      scenario: { name: 'look', phases: [], flows: [] },
      phase: 'BASELINE',
      target: { name, ...target },
      profile: 'standard',
      seed: 7,
      tags: { env: 'test' },
    },
  )

test('a run has all that the config says of load runs, and its own name', () => {
  const { dataChecks, guarantees, drain, drainLimitMs, allowHosts } = config
  expect(plan('candidate')).toMatchObject({
    dataChecks,
    guarantees,
    drain,
    drainLimitMs,
    allowHosts,
    target,
    seed: 7,
    runName: 'look_baseline',
    tags: { env: 'test' },
    notes: null,
  })
})

test("without data checks, or with 'none', there are none", () => {
  expect(planOf({ ...config, dataChecks: 'none' }, 'local').dataChecks).toEqual([])
  expect(planOf({}, 'local').dataChecks).toEqual([])
})

const jobsOf = (name: string) => plan(name).backgroundJobs?.map((each) => each.flow.name)

test('the only scenario of a config must test every guarantee', () => {
  const scenario = { name: 'look', phases: [], flows: [] }
  const isOnly = (scenarios: GauntletConfig['scenarios']) =>
    planLoadRun(
      { config: { ...config, ...(scenarios && { scenarios }) } },
      {
        scenario,
        phase: 'BASELINE',
        target: { name: 'local', ...target },
        profile: 'quick',
        seed: 1,
        tags: {},
      },
    ).isOnlyScenario
  expect(isOnly({ look: scenario })).toBe(true)
  expect(isOnly({ look: scenario, other: scenario })).toBe(false)
  expect(isOnly(undefined)).toBe(false)
})

test('a background job runs on the targets that it names, or on all', () => {
  expect(jobsOf('candidate')).toEqual(['everywhere', 'on the candidate'])
  expect(jobsOf('local')).toEqual(['everywhere'])
})

const orders = { name: 'orders', flows: [] }
const kept = exactlyOnce('orders', { observe: () => null, stored: 'select 1 as key' })
const open = { kind: 'open', durationMs: 1_000, ratePerSecond: 5 } as const

test.each([
  { name: 'evenly spaced arrivals at our own database', bursts: true },
  { name: 'a schedule with closed users', phase: { kind: 'closed', users: 5, durationMs: 9 } },
  { name: 'a schedule with bursts', phase: { kind: 'burst', bursts: 1, users: 2, durationMs: 9 } },
  { name: 'a counted number of arrivals', phase: { kind: 'count', arrivals: 1, durationMs: 9 } },
  { name: 'a database that is not ours', ownsDatabase: false },
  { name: 'no guarantees', guarantees: [] },
  { name: 'a config that wants none', contention: false },
  { name: 'a comparison in which the other build gets none', wanted: false },
] as const)('bursts behind the schedule, in no figure: $name', (row) => {
  const {
    bursts = false,
    phase = open,
    ownsDatabase = true,
    wanted,
    ...rest
  } = {
    guarantees: [kept],
    ...row,
  }
  const { scenario, notes } = planLoadRun(
    { config: rest },
    {
      scenario: { ...orders, phases: [phase] },
      phase: 'BASELINE',
      target: { name: 'candidate', ...target, ownsDatabase },
      profile: 'standard',
      seed: 7,
      tags: {},
      contention: wanted,
    },
  )
  expect(scenario.phases.slice(1)).toMatchObject(bursts ? [{ kind: 'burst', record: false }] : [])
  expect(notes?.includes('6 bursts of 40 users') ?? false).toBe(bursts)
})

const command = { cwd: '/project', config: '/project/gauntlet.config.ts', environment: null }

/** Workers of a load of a config, and what is printed of it. */
function divide(
  asked: number | undefined,
  { phases = [open], ...more }: Partial<Scenario> & Partial<PlannedLoad> = {},
) {
  const printed: string[] = []
  const { workers } = planLoadRun(
    { config: { guarantees: [kept] } },
    {
      scenario: { ...orders, phases },
      phase: 'BASELINE',
      target: { name: 'candidate', ...target, ownsDatabase: true },
      profile: 'standard',
      seed: 7,
      tags: {},
      workers: {
        asked,
        command,
        onFewer: (sentence) => printed.push(sentence),
        scenario: 'in the config',
        target: 'candidate',
      },
      ...more,
    },
  )
  return { workers, printed }
}

test('a load is divided as it is sent, with the bursts that the run adds; a worker loads it as the config calls it', () => {
  expect(divide(3)).toEqual({
    workers: { count: 3, command: { ...command, scenario: 'in the config', target: 'candidate' } },
    printed: [],
  })
})

test.each<{ name: string; more: Parameters<typeof divide>[1]; printed: readonly string[] }>([
  { name: 'of one process', more: { workers: undefined }, printed: [] },
  {
    name: 'that another program sends',
    more: {
      sender: { command: 'k6 run', send: () => Promise.reject(new Error('not sent here')) },
    },
    printed: [],
  },
  {
    name: 'that cannot be divided',
    more: { phases: [{ kind: 'burst', bursts: 1, users: 5, durationMs: 100 }] },
    printed: [
      'workers 3: the load of in the config is sent by 1, because the users of a burst are released by one process',
    ],
  },
])('a load $name has no workers', ({ more, printed }) => {
  expect(divide(3, more)).toEqual({ workers: undefined, printed })
})

test('under faults a load is divided, too', () => {
  const faults = { name: 'killed', plan: [], inject: () => Promise.reject(new Error('not here')) }
  expect(divide(2, { faults }).workers?.count).toBe(2)
})
