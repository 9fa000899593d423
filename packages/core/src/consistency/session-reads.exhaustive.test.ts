import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkMonotonicReads, checkReadYourWrites, checkUniqueIds } from './index.ts'
import { Agreement } from './test-support/agreement.ts'
import { effort, pick, seeded, share } from './test-support/random.ts'
import { randomInterval, randomOutcome, toHistory } from './test-support/small-history.ts'

const checks = {
  monotonicReads: { check: checkMonotonicReads, raisedBy: 'read' },
  readYourWrites: { check: checkReadYourWrites, raisedBy: 'write' },
} as const

/** The definition, pair by pair: a read after `raisedBy` of the same client and key saw less. */
function isBroken(operations: readonly Operation[], raisedBy: 'read' | 'write'): boolean {
  const known = operations.filter(({ outcome }) => outcome === 'ok')
  return known.some((earlier) =>
    known.some(
      (later) =>
        earlier.action === raisedBy &&
        later.action === 'read' &&
        earlier.client === later.client &&
        earlier.key === later.key &&
        earlier.returnedAtNs < later.invokedAtNs &&
        Number(later.value ?? -1) < Number(earlier.value ?? -1),
    ),
  )
}

describe.each([{ name: 'monotonicReads' }, { name: 'readYourWrites' }] as const)(
  '$name',
  ({ name }) => {
    test('finds an anomaly if and only if a pair breaks the definition', () => {
      const random = seeded(51)
      const { check, raisedBy } = checks[name]
      const agreement = new Agreement()
      for (let round = 0; round < 20_000 * effort; round++) {
        const operations = Array.from({ length: 2 + Math.floor(random() * 5) }, (): Operation => ({
          ...randomInterval(random),
          action: pick(random, ['read', 'write'] as const),
          outcome: randomOutcome(random),
          key: pick(random, ['a', 'b']),
          client: pick(random, [1, 2]),
          value: pick(random, [0, 1, 2, 3, null]),
        }))
        agreement.add(!isBroken(operations, raisedBy), check(toHistory(operations)), { operations })
      }
      expect(agreement.firstDisagreement).toBeUndefined()
      expect(agreement.anomalous).toBeGreaterThan(400 * share)
    })
  },
)

test('uniqueIds finds an anomaly if and only if two things have one id', () => {
  const random = seeded(52)
  for (let round = 0; round < 20_000 * effort; round++) {
    const operations = Array.from({ length: 2 + Math.floor(random() * 4) }, (): Operation => ({
      ...randomInterval(random),
      action: 'create',
      outcome: randomOutcome(random),
      key: pick(random, ['a', 'b', 'c']),
      value: pick(random, [1, 2, 3, 4, 5, 6]),
    }))
    const known = operations.filter(({ outcome }) => outcome === 'ok')
    const expected = known.some((one) =>
      known.some((other) => one.value === other.value && one.key !== other.key),
    )
    expect(checkUniqueIds(toHistory(operations)).anomalies.length > 0).toBe(expected)
  }
})
