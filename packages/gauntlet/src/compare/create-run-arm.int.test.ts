import { flow, get, type Scenario } from '@gauntlet/core/flow'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRunArm } from './create-run-arm.ts'
import { planTestRuns } from './test-support/plan-test-runs.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-compare-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

/** Answers after `delayMs`, and dies at the request with that number. */
const service = (delayMs: number, dieAt = Infinity) => `let n = 0
require('http').createServer((q, s) => {
  if (q.url !== '/ready' && ++n >= ${dieAt === Infinity ? 'Infinity' : dieAt}) process.exit(9)
  setTimeout(() => s.end('{}'), q.url === '/ready' ? 0 : ${delayMs})
}).listen(process.env.PORT, '127.0.0.1')`

const scenario: Scenario = {
  name: 'tiny',
  phases: [{ kind: 'open', durationMs: 600, ratePerSecond: 50 }],
  flows: [{ weight: 1, flow: flow('look', [get('/thing')]) }],
}

const target = (script: string) => ({ start: { command: [process.execPath, '-e', script] } })

function runArmWith(candidate: string, signal = new AbortController().signal) {
  return createRunArm({
    ...planTestRuns(scenario, root),
    arms: {
      baseline: { name: 'old', config: target(service(0)) },
      candidate: { name: 'new', config: target(candidate) },
    },
    root,
    logFolder: join(root, 'logs'),
    env: process.env,
    signal,
  })
}

const run = { block: 1, seed: 7 }

test('each run starts the target anew and measures it; the slower build shows', async () => {
  const runArm = runArmWith(service(1_000))
  const slow = await runArm({ ...run, arm: 'candidate' })
  const fast = await runArm({ ...run, arm: 'baseline' })
  if (slow === 'interrupted' || fast === 'interrupted') throw new Error('nobody interrupted')
  expect(slow.measures.workload_hash).toBe(fast.measures.workload_hash)
  expect(slow.measures.proportions['errors']).toEqual({ count: 0, total: 30 })
  expect(slow.measures.values['p50']).toBeGreaterThanOrEqual(999)
  expect(slow.measures.values['p50']).toBeGreaterThan(fast.measures.values['p50'] ?? Infinity)
  expect(slow.measures.run_id).not.toBe(fast.measures.run_id)
  expect(slow.measures.values['memory bytes'] ?? 1e7).toBeGreaterThan(1e6)
})

test('a target that dies under the load is a finding, not an invalid run', async () => {
  const dying = await runArmWith(service(0, 10))({ ...run, arm: 'candidate' })
  if (dying === 'interrupted') throw new Error('nobody interrupted')
  expect(dying).toMatchObject({ valid: true, measures: { crashed: true } })
  expect(dying.measures.proportions['errors']?.total).toBeGreaterThanOrEqual(30)
})

test('an interruption ends the run and the target, and nothing incomplete is stored', async () => {
  const abort = new AbortController()
  const running = runArmWith(service(0), abort.signal)({ ...run, arm: 'baseline' })
  setTimeout(() => abort.abort(), 300)
  expect(await running).toBe('interrupted')
  expect(await runArmWith(service(0), abort.signal)({ ...run, arm: 'baseline' })).toBe(
    'interrupted',
  )
})
