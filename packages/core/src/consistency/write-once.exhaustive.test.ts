import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkWriteOnce } from './index.ts'
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

type Register = string | null
type Small = { readonly operations: readonly Operation[]; readonly final: Register }

const values = ['a', 'b', 'c']

/** A run of a correct register, in a third of the cases with one answer, time or row changed. */
function randomRegister(random: () => number, serverPicks: boolean): Small {
  const planned = Array.from({ length: 1 + Math.floor(random() * 6) }, (): Operation => {
    const action = pick(random, ['write', 'write', 'read'] as const)
    const outcome = randomOutcome(random)
    return { ...randomInterval(random), action, outcome, key: 'k', proposal: pick(random, values) }
  })
  let register: Register = null
  const answers = new Map<Operation, Register>()
  const order = planned
    .map((operation) => ({ operation, instant: randomInstant(random, operation) }))
    .toSorted((a, b) => a.instant - b.instant)
  for (const { operation, instant } of order) {
    if (instant === Infinity) continue
    if (operation.action === 'write') {
      register ??= serverPicks ? pick(random, values) : (operation.proposal as string)
    }
    answers.set(operation, register)
  }
  const operations = planned.map((each) => ({
    ...each,
    value: each.outcome === 'ok' ? (answers.get(each) ?? null) : null,
  }))
  const small = { operations, final: register }
  if (random() < 0.34) return small
  if (random() < 0.2) return { operations, final: pick(random, [...values, null]) }
  const change = () =>
    random() < 0.6 ? { value: pick(random, [...values, null]) } : randomInterval(random)
  return { operations: changeOne(random, operations, change), final: register }
}

function toModel(operation: Operation, serverPicks: boolean): ModelOperation<Register> {
  const { action, outcome, proposal, value = null } = operation
  const isKnown = outcome === 'ok'
  const results = (state: Register): readonly Register[] => {
    if (action === 'read') return [state]
    if (state !== null) return [state]
    return serverPicks ? values : [proposal as string]
  }
  return {
    invokedAtNs: operation.invokedAtNs,
    returnedAtNs: isKnown ? operation.returnedAtNs : Infinity,
    mayBeSkipped: !isKnown,
    apply: (state) => results(state).filter((after) => !isKnown || after === value),
  }
}

describe.each([
  { name: 'clients propose', serverPicks: false, seed: 1 },
  { name: 'the server picks', serverPicks: true, seed: 2 },
])('write-once against exhaustive search, $name', ({ serverPicks, seed }) => {
  test('finds an anomaly if and only if no order explains the history', () => {
    const random = seeded(seed)
    const agreement = new Agreement()
    for (let round = 0; round < 50_000 * effort; round++) {
      const { operations, final } = randomRegister(random, serverPicks)
      const model = operations
        .filter(({ outcome }) => outcome !== 'fail')
        .map((operation) => toModel(operation, serverPicks))
      const explainable = isExplainable(model, null as Register, (state) => state === final)
      const history = toHistory(operations)
      const rows = final === null ? [] : [{ key: 'k', value: final }]
      const result = checkWriteOnce(history, toStoredRows(history, rows), { serverPicks })
      agreement.add(explainable, result, { operations, final })
    }
    // Both kinds were really tested.
    expect(agreement.firstDisagreement).toBeUndefined()
    expect(agreement.explainable).toBeGreaterThan(10_000 * share)
    expect(agreement.anomalous).toBeGreaterThan(10_000 * share)
  })
})
