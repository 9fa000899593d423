import { expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkIdempotentCreate } from './index.ts'
import { Agreement } from './test-support/agreement.ts'
import { isExplainable, type ModelOperation } from './test-support/exhaustive.ts'
import { effort, pick, seeded, share } from './test-support/random.ts'
import {
  changeOne,
  randomInstant,
  randomInterval,
  randomOutcome,
  toHistory,
} from './test-support/small-history.ts'
import { toStoredRows } from './stored-rows.ts'

type Small = { readonly operations: readonly Operation[]; readonly rows: number }

function randomCreates(random: () => number): Small {
  const planned = Array.from({ length: 1 + Math.floor(random() * 6) }, (): Operation => {
    const action = pick(random, ['create', 'create', 'read'] as const)
    return { ...randomInterval(random), action, outcome: randomOutcome(random), key: 'g-1' }
  })
  let exists = false
  const answers = new Map<Operation, string | null>()
  const order = planned
    .map((operation) => ({ operation, instant: randomInstant(random, operation) }))
    .toSorted((a, b) => a.instant - b.instant)
  for (const { operation, instant } of order) {
    if (instant === Infinity) continue
    if (operation.action === 'read') answers.set(operation, exists ? 'seen' : null)
    else {
      // A fifth of the answers does not say whether it was new.
      const word = exists ? 'duplicate' : 'accepted'
      answers.set(operation, random() < 0.2 ? null : word)
      exists = true
    }
  }
  const operations = planned.map((each) => ({
    ...each,
    value: each.outcome === 'ok' ? (answers.get(each) ?? null) : null,
  }))
  const rows = exists ? 1 : 0
  if (random() < 0.34) return { operations, rows }
  if (random() < 0.2) return { operations, rows: pick(random, [0, 1, 2]) }
  const change = ({ action }: Operation) =>
    random() < 0.4
      ? randomInterval(random)
      : {
          value: pick(random, action === 'read' ? ['seen', null] : ['accepted', 'duplicate', null]),
        }
  return { operations: changeOne(random, operations, change), rows }
}

function toModel({ action, outcome, value, ...times }: Operation): ModelOperation<boolean> {
  const isKnown = outcome === 'ok'
  const states = (exists: boolean): readonly boolean[] => {
    if (action === 'read') return !isKnown || exists === (value === 'seen') ? [exists] : []
    const isOpen = !isKnown || value === null || value === undefined
    return isOpen || exists === (value === 'duplicate') ? [true] : []
  }
  return {
    invokedAtNs: times.invokedAtNs,
    returnedAtNs: isKnown ? times.returnedAtNs : Infinity,
    mayBeSkipped: !isKnown,
    apply: states,
  }
}

test('idempotent create finds an anomaly if and only if no order explains the history', () => {
  const random = seeded(21)
  const agreement = new Agreement()
  for (let round = 0; round < 80_000 * effort; round++) {
    const { operations, rows } = randomCreates(random)
    const model = operations.filter(({ outcome }) => outcome !== 'fail').map(toModel)
    const explainable = isExplainable(model, false, (exists) => rows === (exists ? 1 : 0))
    const history = toHistory(operations)
    const stored = toStoredRows(
      history,
      Array.from({ length: rows }, () => ({ key: 'g-1' })),
    )
    const result = checkIdempotentCreate(history, stored)
    agreement.add(explainable, result, { operations, rows })
  }
  expect(agreement.firstDisagreement).toBeUndefined()
  expect(agreement.explainable).toBeGreaterThan(10_000 * share)
  expect(agreement.anomalous).toBeGreaterThan(10_000 * share)
})
