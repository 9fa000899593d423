import { flow, get, type Scenario } from '@gauntlet/core/flow'
import { hashWorkload } from '@gauntlet/engine'
import { expect, test } from 'vitest'
import { scaleRates, toQuick } from './scale-scenario.ts'

const written: Scenario = {
  name: 'shop',
  phases: [
    { kind: 'open', durationMs: 15_000, ratePerSecond: 3, record: false },
    { kind: 'open', durationMs: 60_000, ratePerSecond: 10 },
  ],
  flows: [{ weight: 1, flow: flow('read', [get('/')]) }],
}

test('quick keeps rates and warm-up apart; scaling multiplies rates; both change the workload hash', () => {
  const quick = toQuick(written)
  expect(quick.phases).toMatchObject([
    { durationMs: 3000, ratePerSecond: 3, record: false },
    { durationMs: 12_000, ratePerSecond: 10 },
  ])
  expect(scaleRates(written, 4).phases).toMatchObject([
    { durationMs: 15_000, ratePerSecond: 12, record: false },
    { durationMs: 60_000, ratePerSecond: 40 },
  ])
  const hashes = [written, quick, scaleRates(written, 4)].map(hashWorkload)
  expect(new Set(hashes).size).toBe(3)
})
