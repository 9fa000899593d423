import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkExactlyOnce } from './index.ts'
import { Agreement } from './test-support/agreement.ts'
import { effort, pick, seeded, share } from './test-support/random.ts'
import { randomInterval, randomOutcome, toHistory } from './test-support/small-history.ts'
import { toStoredRows } from './stored-rows.ts'

type Contract = 'one' | 'at-least-one' | 'per-attempt'

/** How many rows a contract allows after these attempts: every choice of what the unanswered ones did. */
function allowedCounts(attempts: readonly Operation[], contract: Contract): ReadonlySet<number> {
  const ok = attempts.filter(({ outcome }) => outcome === 'ok').length
  const info = attempts.filter(({ outcome }) => outcome === 'info').length
  const counts = new Set<number>()
  for (let happened = 0; happened <= info; happened++) {
    const effects = ok + happened
    if (contract === 'per-attempt') counts.add(effects)
    else counts.add(Math.min(1, effects))
    if (contract === 'at-least-one' && effects > 0) for (let n = 1; n < 10; n++) counts.add(n)
  }
  return counts
}

describe.each([
  { contract: 'one', seed: 11 },
  { contract: 'at-least-one', seed: 12 },
  { contract: 'per-attempt', seed: 13 },
] as const)('exactly-once against every explanation, rows: $contract', ({ contract, seed }) => {
  test('finds an anomaly if and only if no fate of the unanswered attempts explains the rows', () => {
    const random = seeded(seed)
    const agreement = new Agreement()
    for (let round = 0; round < 30_000 * effort; round++) {
      const keys = ['g-0', 'g-1', 'foreign']
      const operations = Array.from({ length: Math.floor(random() * 6) }, (): Operation => ({
        ...randomInterval(random),
        action: 'add',
        outcome: randomOutcome(random),
        key: pick(random, keys),
      }))
      const rows = keys.flatMap((key) => {
        const attempts = operations.filter((operation) => operation.key === key)
        const allowed = [...allowedCounts(attempts, contract)].filter((count) => count < 4)
        const count = random() < 0.85 ? pick(random, allowed) : pick(random, [0, 1, 2, 3])
        return Array.from({ length: count }, () => ({ key }))
      })
      const explainable = keys.every((key) =>
        allowedCounts(
          operations.filter((operation) => operation.key === key),
          contract,
        ).has(rows.filter((row) => row.key === key).length),
      )
      const history = toHistory(operations)
      const result = checkExactlyOnce(history, toStoredRows(history, rows), { rows: contract })
      agreement.add(explainable, result, { operations, rows })
    }
    expect(agreement.firstDisagreement).toBeUndefined()
    expect(agreement.explainable).toBeGreaterThan(5_000 * share)
    expect(agreement.anomalous).toBeGreaterThan(5_000 * share)
  })
})
