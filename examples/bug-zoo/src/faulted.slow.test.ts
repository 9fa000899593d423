import { startPostgres, type Postgres } from '@gauntlet/stack'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FaultedExhibit } from './exhibit.ts'
import { faultedBugs, faultedTwins } from './faulted.ts'
import { ordersBeforeHarm } from './habitats/orders.ts'
import { runUnderFaults } from './run-under-faults.ts'
import { zooSettings } from './zoo-settings.ts'

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

const run = async (exhibit: FaultedExhibit) => await runUnderFaults(exhibit, { postgres, seed: 1 })

const named = (exhibits: readonly FaultedExhibit[]) =>
  exhibits.map((exhibit) => ({
    name: exhibit.backend.name,
    kinds: [...new Set(exhibit.faults.map(({ kind }) => kind))].join(', '),
    exhibit,
  }))

test.each(named(faultedBugs))('$name is caught under $kinds', async ({ exhibit }) => {
  const { verdict, found, guarantees } = await run(exhibit)
  expect({ verdict, found }).toMatchObject({ verdict: 'caught' })
  for (const { sentence, key } of guarantees.flatMap(({ anomalies }) => anomalies)) {
    expect(sentence).toContain(key)
  }
})

test.each(named(faultedTwins))('$name is correct, and stands $kinds', async ({ exhibit }) => {
  const { verdict, found, guarantees } = await run(exhibit)
  const reasons = guarantees.flatMap(({ reason }) => reason ?? [])
  expect({ verdict, found, reasons }).toEqual({ verdict: 'quiet', found: {}, reasons: [] })
})

// The pause has to be waited for in vain: its jobs alone take three seconds.
const ofHarm = faultedBugs.filter(({ faults }) => faults.every(({ kind }) => kind !== 'pause'))
test.each(named(ofHarm))('$name hides while nothing breaks', async ({ exhibit }) => {
  expect(await run({ ...exhibit, faults: [] })).toMatchObject({ verdict: 'missed', found: {} })
})

test('a fault whose moment never comes proves nothing, of a bug and of a correct backend', async () => {
  const [bug] = faultedBugs.filter(({ backend }) => backend.name === 'no-idempotency-key')
  const late = [{ kind: 'lost-answer', after: 100 * ordersBeforeHarm, requests: 1 }] as const
  expect(await run({ ...(bug as FaultedExhibit), faults: late })).toMatchObject({
    verdict: 'no evidence',
    found: {},
  })
})
