import { expect, test } from 'vitest'
import { createRandom, type Random } from '../random/index.ts'
import { fisherExactTest } from '../stats/fisher-exact-test.ts'
import { normal } from '../stats/fixtures/machine-noise.ts'
import { compareBlocks } from './compare-blocks.ts'
import { buildErrorBlocks, buildPlan, errors } from './fixtures/build-blocks.ts'

const REQUESTS = 420
const BLOCKS = 10

/** Failures of one run: its rate wanders, so failures of a run resemble each other (rho about 0.006 at 2 %). */
function failures(random: Random, meanRate: number): number {
  const rate = meanRate * Math.exp(0.5 * normal(random) - 0.125)
  let count = 0
  for (let request = 0; request < REQUESTS; request++) count += Number(random.unit() < rate)
  return count
}

const arm = (random: Random, meanRate = 0.02) =>
  Array.from({ length: BLOCKS }, () => failures(random, meanRate))
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

test('A against A with clustered failures: blocks are wrong in 5 % at most, pooled requests in over 15 %', () => {
  const [random, sessions] = [createRandom('clusters'), 2000]
  const plan = buildPlan({ looks: [BLOCKS], metrics: [errors] })
  let [wrong, pooled] = [0, 0]
  for (let session = 0; session < sessions; session++) {
    const [before, after] = [arm(random), arm(random)]
    const [row] = compareBlocks(plan, buildErrorBlocks(REQUESTS, before, after)).metrics
    wrong += Number(row?.verdict === 'regressed' || row?.verdict === 'improved')
    const total = REQUESTS * BLOCKS
    const { p } = fisherExactTest({ count: sum(before), total }, { count: sum(after), total })
    pooled += Number(p <= 0.05)
  }
  expect(wrong / sessions).toBeLessThanOrEqual(0.05 + 2.33 * Math.sqrt((0.05 * 0.95) / sessions))
  expect(wrong).toBeGreaterThan(0)
  expect(pooled / sessions).toBeGreaterThan(0.15)
})

test('a rate that grows from 2 % to 6 % is found through the clusters', () => {
  const random = createRandom('grown')
  const plan = buildPlan({ looks: [BLOCKS], metrics: [errors] })
  let found = 0
  for (let session = 0; session < 200; session++) {
    const [row] = compareBlocks(
      plan,
      buildErrorBlocks(REQUESTS, arm(random), arm(random, 0.06)),
    ).metrics
    found += Number(row?.verdict === 'regressed')
  }
  expect(found / 200).toBeGreaterThan(0.85)
})
