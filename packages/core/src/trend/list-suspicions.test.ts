import { expect, test } from 'vitest'
import { createNoise, MACHINES } from '../stats/fixtures/machine-noise.ts'
import { createRandom } from '../random/index.ts'
import { listSuspicions, type TrendPoint } from './list-suspicions.ts'

const random = createRandom('history')

function history(values: readonly number[], shaOf: (i: number) => string | null): TrendPoint[] {
  return values.map((value, i) => ({
    run_id: `run-${i}`,
    at: new Date(Date.UTC(2026, 0, 1 + i)).toISOString(),
    git_sha: shaOf(i),
    value,
  }))
}

/** Thirty runs at 100 ms, then thirty at 112 ms, with 1 % of noise. */
const moved = Array.from(
  { length: 60 },
  (_, i) => (i < 30 ? 100 : 112) * (0.99 + random.unit() / 50),
)

test('a lasting move is suspected at its first run, and names the revisions to compare', () => {
  const [found, ...others] = listSuspicions(
    history(moved, (i) => `sha${i}`),
    0.05,
  )
  expect(others).toEqual([])
  expect(found).toMatchObject({ index: 30, run_id: 'run-30', before: 'sha29', after: 'sha30' })
  expect(found?.change).toBeCloseTo(0.12, 1)
  expect(found?.sentence).toMatch(
    /^up 1[12]\.\d % since 2026-01-31T00:00:00\.000Z: a suspicion, not a verdict; compare sha29 with sha30$/,
  )
})

test('a move within one revision points at the machine', () => {
  const [found] = listSuspicions(
    history(moved, () => 'abc'),
    0.05,
  )
  expect(found?.sentence).toContain('suspect the machine first')
})

test('a move smaller than the margin is not worth a comparison', () => {
  expect(
    listSuspicions(
      history(moved, () => null),
      0.2,
    ),
  ).toEqual([])
})

test('runs that measured nothing are left out, and the index still counts them', () => {
  const withGap = [0, ...moved]
  expect(
    listSuspicions(
      history(withGap, () => null),
      0.05,
    )[0]?.index,
  ).toBe(31)
})

test('noise without memory raises a suspicion in few of a hundred histories', () => {
  let raised = 0
  for (let i = 0; i < 100; i++) {
    const noise = createNoise({ ...MACHINES.calm, driftSd: 0 }, random)
    const values = Array.from({ length: 60 }, () => 100 * Math.exp(noise()))
    raised += Number(
      listSuspicions(
        history(values, () => null),
        0.05,
      ).length > 0,
    )
  }
  expect(raised).toBeLessThanOrEqual(5)
})
