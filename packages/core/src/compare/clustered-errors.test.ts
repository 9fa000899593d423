import { expect, test } from 'vitest'
import { createRandom, type Random } from '../random/index.ts'
import { fisherExactP } from '../stats/fixtures/fisher-exact.ts'
import { normal } from '../stats/fixtures/machine-noise.ts'
import { compareBlocks } from './compare-blocks.ts'
import { buildErrorBlocks, buildPlan, errors } from './fixtures/build-blocks.ts'

// R 4.2.2 fisher.test: the lady tasting tea, and two more.
test.each([
  {
    table: [
      [3, 1],
      [1, 3],
    ],
    p: 0.485714285714,
  },
  {
    table: [
      [2, 10],
      [15, 3],
    ],
    p: 0.000536724119143,
  },
  {
    table: [
      [6, 2],
      [1, 4],
    ],
    p: 0.102564102564,
  },
] as { table: [[number, number], [number, number]]; p: number }[])(
  "Fisher's exact test of $table is $p",
  ({ table, p }) => expect(fisherExactP(table)).toBeCloseTo(p, 11),
)

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
    const [a, b, all] = [sum(before), sum(after), REQUESTS * BLOCKS]
    pooled += Number(
      fisherExactP([
        [a, all - a],
        [b, all - b],
      ]) <= 0.05,
    )
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
