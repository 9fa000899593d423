import { startPostgres, type Postgres } from '@gauntlet/stack'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

const run = async (zooCase: FaultedZooCase) => await runUnderFaults(zooCase, { postgres, seed: 1 })

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
  const { verdict, found, guarantees } = await run(zooCase)
  const reasons = guarantees.flatMap(({ reason }) => reason ?? [])
  expect({ verdict, found, reasons }).toEqual({ verdict: 'quiet', found: {}, reasons: [] })
})

// The pause has to be waited for in vain: its jobs alone take three seconds.
const withoutPause = faultedBugs.filter(({ faults }) =>
  faults.every(({ kind }) => kind !== 'pause'),
)
test.each(named(withoutPause))('$name hides while nothing breaks', async ({ zooCase }) => {
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
