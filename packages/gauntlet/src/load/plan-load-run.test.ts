import { flow, post } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import type { GauntletConfig } from '../config/gauntlet-config.ts'
import { planLoadRun } from './plan-load-run.ts'

const job = (name: string, targets?: readonly string[]) => ({
  flow: flow(name, [post('/jobs')]),
  everyMs: 1_000,
  ...(targets && { targets }),
})
const config: GauntletConfig = {
  dataChecks: 'none',
  alongside: [job('everywhere'), job('on the candidate', ['candidate'])],
  guarantees: [],
  drain: flow('drain', [post('/drain')]),
  drainLimitMs: 5_000,
  allowHosts: ['far.test'],
}
const target = { urls: ['http://127.0.0.1:3000'], databaseUrl: undefined, headers: { a: 'b' } }
const plan = (name: string) =>
  planLoadRun(config, {
    scenario: { name: 'look', phases: [], flows: [] },
    phase: 'BASELINE',
    target: { name, ...target },
    profile: 'standard',
    seed: 7,
    tags: { env: 'test' },
  })

test('a run has all that the config says of load runs, and a name of its own', () => {
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

const jobsOf = (name: string) => plan(name).alongside?.map((each) => each.flow.name)

test('the only scenario of a config must test every guarantee', () => {
  const scenario = { name: 'look', phases: [], flows: [] }
  const isOnly = (scenarios: GauntletConfig['scenarios']) =>
    planLoadRun(
      { ...config, ...(scenarios && { scenarios }) },
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
