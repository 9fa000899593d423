import { expect, test } from 'vitest'
import { createNoise, MACHINES } from './fixtures/machine-noise.ts'
import { createRandom } from '../random/index.ts'
import { signedRankTest } from './signed-rank-test.ts'
import { welchTTest } from './t-test.ts'

const SESSIONS = 2000
/** 5 % of 2000 sessions, plus 2.33 standard deviations of that count. */
const AT_MOST = SESSIONS * 0.05 + 2.33 * Math.sqrt(SESSIONS * 0.05 * 0.95)

const machines = Object.entries(MACHINES).map(([name, machine]) => ({ name, machine }))

test.each(machines)(
  'A against A on a $name machine: coin-flipped pairs alarm 5 % at most',
  (row) => {
    const random = createRandom(`coin/${row.name}`)
    let alarms = 0
    for (let session = 0; session < SESSIONS; session++) {
      const noise = createNoise(row.machine, random)
      const differences = Array.from({ length: 10 }, () => {
        const [first, second] = [noise(), noise()]
        return random.coin() ? second - first : first - second
      })
      alarms += Number(signedRankTest(differences).p <= 0.05)
    }
    expect(alarms).toBeLessThanOrEqual(AT_MOST)
    // The test can reject at all: 4.88 % is its exact size for ten blocks.
    expect(alarms).toBeGreaterThan(SESSIONS * 0.03)
  },
)

test.each(machines)('all of A before all of B on a $name machine alarms far too often', (row) => {
  const random = createRandom(`batch/${row.name}`)
  let alarms = 0
  for (let session = 0; session < SESSIONS; session++) {
    const noise = createNoise(row.machine, random)
    const [before, after] = [Array.from({ length: 10 }, noise), Array.from({ length: 10 }, noise)]
    alarms += Number(welchTTest(before, after).p <= 0.05)
  }
  expect(alarms).toBeGreaterThan(SESSIONS * 0.2)
})
