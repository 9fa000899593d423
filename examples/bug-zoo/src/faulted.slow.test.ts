import { startPostgres, type Postgres } from '@gauntlet/stack'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cursorSkipsLateCommits } from './bugs/cursor-skips-late-commits.ts'
import type { FaultedZooCase } from './zoo-case.ts'
import { faultedBugs, faultedTwins } from './faulted.ts'
import { ordersBeforeFault } from './workloads/orders.ts'
import { runUnderFaults } from './run-under-faults.ts'
import { zooSettings } from './run-zoo.ts'

// Its own cluster: it is crashed.
let folder: string
let postgres: Postgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bug-zoo-'))
  postgres = await startPostgres({ folder, settings: zooSettings })
})
afterAll(async () => {
  await postgres.stop('immediate')
  await rm(folder, { recursive: true, force: true })
})

const run = async (zooCase: FaultedZooCase, seed = 1) =>
  await runUnderFaults(zooCase, { postgres, seed })

/** A busy machine may miss the moment of a fault, which is no evidence; it alarms nobody. */
async function runUntilEvidence(zooCase: FaultedZooCase) {
  for (const seed of [1, 2, 3]) {
    const seen = await run(zooCase, seed)
    if (seen.verdict !== 'no evidence') return seen
  }
  return await run(zooCase, 4)
}

const named = (zooCases: readonly FaultedZooCase[]) =>
  zooCases.map((zooCase) => ({
    name: zooCase.backend.name,
    kinds: [...new Set(zooCase.faults.map(({ kind }) => kind))].join(', '),
    zooCase,
  }))

test.each(named(faultedBugs))('$name is caught under $kinds', async ({ zooCase }) => {
  const { verdict, found, guarantees } = await run(zooCase)
  expect({ verdict, found }).toMatchObject({ verdict: 'caught' })
  for (const { sentence, key } of guarantees.flatMap(({ anomalies }) => anomalies)) {
    expect(sentence).toContain(key)
  }
})

test.each(named(faultedTwins))('$name is correct, and stands $kinds', async ({ zooCase }) => {
  const { verdict, found, guarantees } = await runUntilEvidence(zooCase)
  const reasons = guarantees.flatMap(({ reason }) => reason ?? [])
  expect({ verdict, found, reasons }).toEqual({ verdict: 'quiet', found: {}, reasons: [] })
})

// The pause has to be waited for in vain: its jobs alone take three seconds. And orders that come together may be committed
// in another order than they were numbered: the fault only makes certain what load brings by chance.
const shownByFaultAlone = faultedBugs.filter(
  ({ backend, faults }) =>
    backend !== cursorSkipsLateCommits && faults.every(({ kind }) => kind !== 'pause'),
)
test.each(named(shownByFaultAlone))('$name hides while nothing breaks', async ({ zooCase }) => {
  expect(await run({ ...zooCase, faults: [] })).toMatchObject({ verdict: 'missed', found: {} })
})

test('a fault whose moment never comes proves nothing, of a bug and of a correct backend', async () => {
  const [bug] = faultedBugs.filter(({ backend }) => backend.name === 'no-idempotency-key')
  const late = [{ kind: 'lost-answer', after: 100 * ordersBeforeFault, requests: 1 }] as const
  expect(await run({ ...(bug as FaultedZooCase), faults: late })).toMatchObject({
    verdict: 'no evidence',
    found: {},
  })
})
