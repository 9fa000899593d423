import { runCli } from '@gauntlet/testkit'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-mistakes-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

/** A target that leaves a trace when it is started. */
const target = { start: { command: [process.execPath, '-e', "fs.writeFileSync('started', '')"] } }
const targets = { baseline: target, candidate: target }

const flow = { name: 'f', steps: [{ kind: 'request', method: 'GET', url: '/' }] }
const workload = (change: object) => ({
  name: 'w',
  phases: [{ kind: 'open', durationMs: 1000, ratePerSecond: 1 }],
  flows: [{ weight: 1, flow }],
  ...change,
})
const fast = workload({ phases: [{ kind: 'open', durationMs: 1000, ratePerSecond: 1e12 }] })
const misspelt = { name: 'f', steps: [{ kind: 'rquest', method: 'GET', url: '/' }] }
const unread = { name: 'f', steps: [{ kind: 'request', method: 'GET', url: '/{{ $nobody }}' }] }
const scenarios = { w: workload({}) }
const smoke = (change: object) => ({
  checks: [{ name: 'health', target: 'candidate', flow, ...change }],
})
const parity = { cases: 'cases.yaml', targets: ['baseline', 'candidate'] }

async function gauntlet(command: string, config: object) {
  await writeFile(
    join(root, 'gauntlet.config.mjs'),
    `export default ${JSON.stringify(config, null, 2)}\n`,
  )
  return await runCli(main, command, { env: { PATH: process.env['PATH'] }, cwd: root })
}

test.each([
  {
    name: 'no candidate',
    config: { targets: { baseline: target, next: target }, scenarios: { w: workload({}) } },
    words: 'load needs a target "candidate"',
  },
  {
    name: 'no candidate, and a target elsewhere that takes no part',
    config: {
      targets: { baseline: target, other: { url: 'http://127.0.0.1:1' } },
      scenarios: { w: workload({}) },
    },
    words: 'load needs a target "candidate"',
  },
  {
    name: 'a bad rate',
    config: { targets, scenarios: { w: fast } },
    words: 'scenario w: phase 1: ratePerSecond is 1000000000000',
  },
  {
    name: 'no flows',
    config: { targets, scenarios: { w: workload({ flows: [] }) } },
    words: 'scenario w: has no flows',
  },
  {
    name: 'an Artillery file that is not there',
    config: { targets, scenarios: { w: { artillery: 'none.yml' } } },
    words: 'none.yml',
  },
  {
    name: 'a threshold given as text',
    config: { targets, scenarios: { w: workload({ thresholds: ['p95 < 1'] }) } },
    words: 'scenarios.w.thresholds[0] must be an object',
  },
  {
    name: 'a threshold that nobody can read',
    config: { targets, scenarios: { w: workload({ thresholds: [{ expression: 'a ; b' }] }) } },
    words: 'scenario w: thresholds[0].expression: ";" means nothing here',
  },
  {
    name: 'a scenario without a name',
    config: { targets, scenarios: { w: workload({ name: undefined }) } },
    words: "gauntlet.config.mjs: scenarios.w.name must be a text, such as 'checkout'",
  },
  {
    name: 'a scenario without a name',
    command: 'load run --phase baseline --target http://127.0.0.1:9 --scenario w',
    config: { targets, scenarios: { w: workload({ name: undefined }) } },
    words: 'scenarios.w.name must be a text',
  },
  {
    name: 'a threshold given as text',
    command: 'load run --phase baseline --target http://127.0.0.1:9 --scenario w',
    config: { targets, scenarios: { w: workload({ thresholds: ['p95 < 1'] }) } },
    words: 'scenarios.w.thresholds[0] must be an object',
  },
  {
    name: 'a scenario that is none',
    config: { targets, scenarios: { w: null } },
    words: 'scenarios.w is no scenario',
  },
  {
    name: 'a guarantee that no function made',
    config: { targets, scenarios, guarantees: [{ name: 'no debts', sql: 'select 1' }] },
    words: "guarantees[0] is no guarantee: write writeOnce('name'",
  },
  {
    name: 'a flow that is none',
    config: { targets, scenarios: { w: workload({ flows: [null] }) } },
    words: 'scenarios.w.flows[0] must be an object',
  },
  {
    name: 'a smoke check that is none',
    config: { targets, smoke: { checks: [null] } },
    words: 'smoke.checks[0] must be an object',
  },
  { name: 'no gap file', config: { targets, gaps: 'gaps.yaml' }, words: 'gaps.yaml' },
  { name: 'no case file', config: { targets, parity }, words: 'cases.yaml' },
  {
    name: 'a misspelt step of a smoke check',
    config: { targets, smoke: smoke({ flow: misspelt }) },
    words: 'smoke.checks[0].flow.steps[0].kind must be one of request, think',
  },
  {
    name: 'a misspelt step of what smoke does at the end',
    config: { targets, smoke: { checks: [], finally: smoke({ flow: misspelt }).checks } },
    words: 'smoke.finally[0].flow.steps[0].kind must be one of request',
  },
  {
    name: 'a smoke check without a flow',
    config: { targets, smoke: smoke({ flow: undefined }) },
    words: 'smoke check "health" has no flow',
  },
  {
    name: 'a flow without steps',
    config: { targets, smoke: smoke({ flow: { name: 'f' } }) },
    words: 'smoke.checks[0].flow needs steps',
  },
  {
    name: 'a misspelt step of a smoke check',
    command: 'smoke',
    config: { targets, smoke: smoke({ flow: misspelt }) },
    words: 'smoke.checks[0].flow.steps[0].kind must be one of request',
  },
  {
    name: 'a misspelt step of the drain',
    config: { targets, scenarios, drain: misspelt },
    words: 'drain.steps[0].kind must be one of request',
  },
  {
    name: 'a name in the drain that nobody writes',
    config: { targets, scenarios, drain: unread },
    words: 'drain: flow f, GET /{{ $nobody }}: {{ $nobody }} has no value',
  },
  {
    name: 'a misspelt step of a background job',
    config: { targets, scenarios, backgroundJobs: [{ flow: misspelt, everyMs: 100 }] },
    words: 'backgroundJobs[0].flow.steps[0].kind must be one of request',
  },
  {
    name: 'a misspelt pause of a background job',
    config: { targets, scenarios, backgroundJobs: [{ flow, everyMS: 100 }] },
    words:
      'backgroundJobs[0].everyMS is unknown; known here: flow, everyMs, targets; did you mean everyMs?',
  },
  {
    name: 'looks that do not ascend',
    config: {
      targets,
      scenarios: { w: workload({}) },
      comparisons: [{ scenario: 'w', looks: [20, 10] }],
    },
    words: 'looks ascend',
  },
  {
    name: 'a bad rate',
    command: 'compare --scenario w',
    config: { targets, scenarios: { w: fast } },
    words: 'scenario w: phase 1: ratePerSecond is 1000000000000',
  },
  { name: 'no case file', command: 'parity', config: { targets, parity }, words: 'cases.yaml' },
  {
    name: 'no repeats',
    command: 'parity --repeats 0',
    config: { targets, parity },
    words: 'not a whole number of at least 2',
  },
  {
    name: 'no time',
    command: 'compare --scenario w --max-minutes 0',
    config: { targets, scenarios: { w: workload({}) } },
    words: '"0" is not a whole number of at least 1',
  },
])('$name ends gauntlet $command before anything starts', async (row) => {
  const { command = 'run', config, words } = row
  const { exit, stderr } = await gauntlet(command, config)
  expect(stderr).toContain(words)
  expect({ exit, started: existsSync(join(root, 'started')) }).toEqual({ exit: 2, started: false })
})
