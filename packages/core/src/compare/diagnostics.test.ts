import { expect, test } from 'vitest'
import { createNoise, normal, type Machine } from '../stats/fixtures/machine-noise.ts'
import { createRandom } from '../random/index.ts'
import { compareBlocks } from './compare-blocks.ts'
import { buildLatencyBlocks, buildPlan } from './fixtures/build-blocks.ts'
import { firstArm } from './next-step.ts'

const random = createRandom('diagnostics')
const twenty = Array.from({ length: 20 }, () => 0.01 * normal(random))

/** Warnings about p95 when the log ratio of block `i` is `logRatio(i)`. */
function warningsOf(logRatio: (i: number) => number): string[] {
  const blocks = buildLatencyBlocks(
    twenty.map(() => 100),
    twenty.map((_, i) => 100 * Math.exp(logRatio(i))),
  )
  return compareBlocks(buildPlan(), blocks).warnings.map((warning) => warning.code)
}

test('independent noise gives no warning', () => {
  expect(warningsOf((i) => twenty[i] ?? 0)).toEqual([])
})

const second = (i: number) => (firstArm('9f3c', i + 1) === 'baseline' ? 0.04 : -0.04)

test('a second run that is always 4 % slower is an order effect', () => {
  expect(warningsOf((i) => (twenty[i] ?? 0) + second(i))).toContain('order_effect')
})

test('blocks that resemble their neighbours are reported', () => {
  expect(warningsOf((i) => 0.03 * Math.sin(i / 3) + (twenty[i] ?? 0) / 10)).toContain(
    'autocorrelation',
  )
})

test('noise that grows in the middle of the comparison is reported', () => {
  expect(warningsOf((i) => (twenty[i] ?? 0) * (i < 10 ? 0.1 : 3))).toContain('spread_change')
})

test('honest comparisons on a shared machine are seldom warned about', () => {
  const machine: Machine = { noiseSd: 0.04, driftSd: 0.08, spikeChance: 0.05, spikeMean: 0.3 }
  let warned = 0
  for (let session = 0; session < 100; session++) {
    const noise = createNoise(machine, random)
    const warnings = warningsOf(() => noise() - noise())
    warned += Number(warnings.includes('order_effect') || warnings.includes('autocorrelation'))
  }
  expect(warned).toBeLessThan(20)
})
