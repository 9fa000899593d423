import {
  type GuaranteeDocument,
  toGuaranteesDocument,
  toMissingGuarantee,
} from '@gauntlet/contract'
import { createTestDatabase } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { excuseCrash } from './excuse-crash.ts'

const anomaly = (found: string) => ({ class: found }) as GuaranteeDocument['anomalies'][number]

const broken = (counts: Record<string, number>): GuaranteeDocument => ({
  ...toMissingGuarantee('orders', 'exactly-once', ''),
  outcome: 'fail',
  reason: null,
  counts,
  anomalies: Object.keys(counts).map(anomaly),
})

const document = (...guarantees: GuaranteeDocument[]) =>
  toGuaranteesDocument(guarantees, { tool: '1.2.3', at: '2026-11-30T00:00:00.000Z' })

test('fsync = off is named where a crash lost something, and what is no loss stays a failure', async () => {
  const database = await createTestDatabase()
  // The server of the tests runs with it.
  const why =
    /^LOST: 3, and the database runs with fsync = off: what a crash loses then is configuration/
  const all = await excuseCrash(document(broken({ LOST: 3 })), database.url)
  expect(all).toMatchObject({
    outcome: 'no_evidence',
    guarantees: [
      { outcome: 'no_evidence', reason: expect.stringMatching(why), counts: {}, anomalies: [] },
    ],
  })
  const some = await excuseCrash(document(broken({ LOST: 3, DUPLICATE: 1 })), database.url)
  expect(some).toMatchObject({
    outcome: 'fail',
    guarantees: [
      {
        outcome: 'fail',
        reason: null,
        counts: { DUPLICATE: 1 },
        anomalies: [{ class: 'DUPLICATE' }],
        warnings: [expect.stringMatching(why)],
      },
    ],
  })
  await database.drop()
})

test('a failure that is no loss is not touched, nor is one of a database that cannot be asked', async () => {
  const doubled = document(broken({ DUPLICATE: 1 }))
  expect(await excuseCrash(doubled, 'postgres://nowhere.invalid/x')).toBe(doubled)
  const lost = document(broken({ LOST: 1 }))
  expect(await excuseCrash(lost, 'postgres://u:p@127.0.0.1:1/x')).toBe(lost)
  expect(await excuseCrash(lost, undefined)).toBe(lost)
})
