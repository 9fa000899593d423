import { expect, test } from 'vitest'
import { baseline } from '../stats/fixtures/paired-case.ts'
import type { Block } from './block.ts'
import { buildBlocks, buildLatencyBlocks, buildPlan, p95 } from './fixtures/build-blocks.ts'
import { findNextStep, firstArm } from './next-step.ts'

const steady = Array.from({ length: 30 }, (_, i) => 100 + (i % 7))
/** Too noisy to decide anything. */
const wild = steady.map((ms, i) => ms * Math.exp((((i * 7) % 11) - 5) / 4))
const undecided = buildLatencyBlocks(steady, wild)

test('starts with block 1, and the same seed gives the same orders', () => {
  const plan = buildPlan()
  expect(findNextStep(plan, [], 0)).toEqual({
    kind: 'run_block',
    block: 1,
    attempt: 1,
    first: firstArm('9f3c', 1),
    scheduleSeed: '9f3c/schedule/1',
  })
  expect(findNextStep(plan, [], 0)).toEqual(findNextStep(plan, [], 0))
})

test('both orders come up, about equally often', () => {
  const orders = Array.from({ length: 1000 }, (_, i) => firstArm('any', i + 1))
  const baselineFirst = orders.filter((arm) => arm === 'baseline').length
  expect(Math.abs(baselineFirst - 500)).toBeLessThan(64)
})

test('goes on after a look that decided nothing, and stops at the cap', () => {
  expect(findNextStep(buildPlan(), undecided.slice(0, 10), 0)).toMatchObject({ block: 11 })
  expect(findNextStep(buildPlan(), undecided, 0)).toEqual({ kind: 'stop', because: 'looks_done' })
})

test('stops at a look when all gating metrics are decided, never between looks', () => {
  const same = buildLatencyBlocks(
    baseline,
    baseline.map((ms, i) => ms * (1 + ((i % 3) - 1) / 500)),
  )
  expect(findNextStep(buildPlan(), same, 0)).toEqual({ kind: 'stop', because: 'decided' })
  expect(findNextStep(buildPlan(), same.slice(0, 9), 0)).toMatchObject({ block: 10 })
})

/** Equal builds, each run with so many requests. */
const sampled = (requests: number) =>
  buildLatencyBlocks(steady, steady).map((block) => ({
    ...block,
    baseline: { ...block.baseline, samples: { [p95.metric]: requests } },
    candidate: { ...block.candidate, samples: { [p95.metric]: requests } },
  }))

test('stops at a look when what is open never can be decided', () => {
  const few = { ...p95, quantile: 0.95 }
  const after = (requests: number, blocks: number) =>
    findNextStep(buildPlan({ metrics: [few] }), sampled(requests).slice(0, blocks), 0)
  expect(after(199, 10)).toEqual({ kind: 'stop', because: 'settled' })
  expect(after(199, 9)).toMatchObject({ block: 10 })
  expect(after(200, 10)).toEqual({ kind: 'stop', because: 'decided' })
  const dead = buildBlocks(
    10,
    () => ({ values: { [p95.metric]: 100 } }),
    () => ({ values: { [p95.metric]: null } }),
  )
  expect(findNextStep(buildPlan(), dead, 0)).toEqual({ kind: 'stop', because: 'settled' })
})

test('an invalid block is run again in the same order and with the same schedule', () => {
  const [one, two] = undecided
  if (!one || !two) throw new Error('there are blocks')
  const spoilt: Block[] = [one, { ...two, valid: false }]
  expect(findNextStep(buildPlan(), spoilt, 0)).toEqual({
    kind: 'run_block',
    block: 2,
    attempt: 2,
    first: firstArm('9f3c', 2),
    scheduleSeed: '9f3c/schedule/2',
  })
})

test('gives up when one block stays invalid, and says that the host is not fit', () => {
  const [one] = undecided
  if (!one) throw new Error('there is a block')
  const spoilt = [1, 2, 3, 4].map((attempt) => ({ ...one, attempt, valid: false }))
  expect(findNextStep(buildPlan(), spoilt.slice(0, 3), 0)).toMatchObject({ attempt: 4 })
  expect(findNextStep(buildPlan(), spoilt, 0)).toEqual({ kind: 'stop', because: 'unfit' })
})

test('does not start a block that would end after the time given', () => {
  const plan = buildPlan({ max_ms: 600_000 })
  const blocks = undecided.slice(0, 3)
  expect(findNextStep(plan, blocks, 440_000)).toMatchObject({ kind: 'run_block', block: 4 })
  expect(findNextStep(plan, blocks, 440_001)).toEqual({ kind: 'stop', because: 'time' })
})

test('an interrupted comparison goes on from its blocks, whatever their order and gaps', () => {
  const shuffled = [undecided[4], undecided[0], undecided[1]].flatMap((block) => block ?? [])
  expect(findNextStep(buildPlan(), shuffled, 0)).toMatchObject({ block: 3, attempt: 1 })
})
