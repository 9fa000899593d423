import { expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkMutualExclusion } from './index.ts'
import { Agreement } from './test-support/agreement.ts'
import { isExplainable, type ModelOperation } from './test-support/exhaustive.ts'
import { effort, pick, seeded, share } from './test-support/random.ts'
import { changeOne, toHistory } from './test-support/small-history.ts'

type Lock = { readonly holder: number | null; readonly token: number }

/** Clients that acquire and release in turn; after an unanswered operation a client is gone. */
function randomClients(random: () => number): Operation[] {
  return Array.from({ length: 2 + Math.floor(random() * 2) }, (_, client) => {
    const operations: Operation[] = []
    let now = Math.floor(random() * 12)
    for (let turn = 0; turn < 1 + Math.floor(random() * 3); turn++) {
      const returnedAtNs = now + 1 + Math.floor(random() * 3)
      const outcome = random() < 0.12 ? 'info' : 'ok'
      const action = turn % 2 === 0 ? 'acquire' : 'release'
      operations.push({ invokedAtNs: now, returnedAtNs, action, outcome, key: 'lock', client })
      if (outcome === 'info') break
      now = returnedAtNs + 1 + Math.floor(random() * 4)
    }
    return operations
  }).flat()
}

/** Answers with tokens in the order of the returns, which is the true order if the lock works. */
function answer(random: () => number, operations: readonly Operation[]): Operation[] {
  const order = operations.toSorted((a, b) => a.returnedAtNs - b.returnedAtNs)
  const answered = operations.map((each) => ({
    ...each,
    value: each.action === 'acquire' && each.outcome === 'ok' ? order.indexOf(each) + 1 : null,
  }))
  if (random() < 0.7) return answered
  return changeOne(random, answered, ({ value }) =>
    value === null ? {} : { value: pick(random, [1, 2, 3, 4]) },
  )
}

function toModel({
  action,
  outcome,
  value,
  client = 0,
  ...times
}: Operation): ModelOperation<Lock> {
  const isKnown = outcome === 'ok'
  const states = ({ holder, token }: Lock): readonly Lock[] => {
    if (action === 'release') return holder === client ? [{ holder: null, token }] : []
    if (holder !== null) return []
    // An acquire without an answer drew some token, the least one leaving most room for the others.
    const drawn = isKnown ? Number(value) : token
    return !isKnown || drawn > token ? [{ holder: client, token: drawn }] : []
  }
  return {
    invokedAtNs: times.invokedAtNs,
    returnedAtNs: isKnown ? times.returnedAtNs : Infinity,
    mayBeSkipped: !isKnown,
    apply: states,
  }
}

test('mutual exclusion finds an anomaly if and only if no order explains the history', () => {
  const random = seeded(31)
  const agreement = new Agreement()
  for (let round = 0; round < 60_000 * effort; round++) {
    const operations = answer(random, randomClients(random))
    const free: Lock = { holder: null, token: 0 }
    const explainable = isExplainable(operations.map(toModel), free, () => true)
    const result = checkMutualExclusion(toHistory(operations))
    agreement.add(explainable, result, { operations })
  }
  expect(agreement.firstDisagreement).toBeUndefined()
  expect(agreement.explainable).toBeGreaterThan(10_000 * share)
  expect(agreement.anomalous).toBeGreaterThan(10_000 * share)
})
