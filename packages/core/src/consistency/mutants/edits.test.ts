import { expect, test } from 'vitest'
import { COLUMN_NAMES, OUTCOME } from '../../history/index.ts'
import { guaranteeKinds } from '../guarantee-kinds.ts'
import { seeded } from '../test-support/random.ts'
import { itemModel, makeCleanEvidence } from './clean-evidence.ts'
import type { Evidence } from './proof.ts'

const count = (items: Iterable<unknown>) => [...items].length
const stored = ({ stored: { key, value } }: Evidence) =>
  Array.from(key, (one, row) => `${one} ${value[row]}`)
const deliveries = (evidence: Evidence) => evidence.deliveries.map((one) => JSON.stringify(one))

/** What is in one list and not in the other, with repeats. */
function without(list: readonly string[], other: readonly string[]): number {
  const left = [...other]
  return count(
    list.filter((one) => {
      const at = left.indexOf(one)
      if (at >= 0) left.splice(at, 1)
      return at < 0
    }),
  )
}

const lists = ([name, before, after]: readonly [string, string[], string[]]) => {
  const [gone, come] = [without(before, after), without(after, before)]
  return gone + come === 0 ? [] : [`${name} -${gone} +${come}`]
}

/** How much of the evidence a fault changed: cells of the history by column, rows, deliveries, snapshots. */
function describeChange(clean: Evidence, changed: Evidence): string {
  const cells = COLUMN_NAMES.flatMap((name) => {
    const different = count(
      Array.from(clean.history[name].subarray(0, clean.history.length)).filter(
        (cell, row) => cell !== changed.history[name][row],
      ),
    )
    return different === 0 ? [] : [`${name} ${different}`]
  })
  const snapshots = clean.snapshots.filter((one, at) => one !== changed.snapshots[at])
  const aggregates = clean.aggregates.filter((one, at) => one !== changed.aggregates[at])
  return [
    ...cells,
    ...lists(['rows', stored(clean), stored(changed)]),
    ...lists(['deliveries', deliveries(clean), deliveries(changed)]),
    ...snapshots.map((one) => `snapshot ${'final' in one && one.final ? 'after' : 'during'}`),
    ...aggregates.map(() => 'aggregate'),
  ].join(', ')
}

const breach = {
  'leave a row that must not exist': /^snapshot after$/,
  'show such a row during the load alone': /^snapshot during$/,
}
const smallest: Readonly<Record<string, RegExp>> = {
  ...breach,
  'drop a stored row': /^rows -1 \+0$/,
  'store a row twice': /^rows -0 \+1$/,
  'swap a stored value': /^rows -1 \+1$/,
  'change a stored content': /^rows -1 \+1$/,
  'change a stored part': /^rows -1 \+1$/,
  'change a stored part by a cent': /^rows -1 \+1$/,
  'store what was not sent': /^rows -0 \+1$/,
  'store half a batch': /^invokedAtNs .*rows -1 \+0$/,
  // All operations of one key, and no other.
  'store what was not proposed': /^proposal [3-6]$/,
  'store what was refused': /^outcome [1-6]$/,
  'call every attempt a conflict': /^value [1-3]$/,
  'see a value before it was proposed':
    /^returnedAtNs 1,( value 1,)? proposal [2-6], action [2-6](, outcome 1)?$/,
  'answer one client another value': /^value 1$/,
  'answer a write without a value': /^value 1$/,
  'accept a duplicate': /^value 1$/,
  'miss what is there': /^value 1, action 1$/,
  'take another content under the key': /^proposal 1$/,
  'repeat a fencing token': /^value 1$/,
  'answer two additions alike': /^value 1$/,
  'let the counter go back': /^value 1$/,
  'change one part of a snapshot': /^value 1$/,
  'show an old version': /^value 1$/,
  'give an id again': /^value 1$/,
  // Two operations change places, with all that belongs to them.
  'widen a lock': /^invokedAtNs 2, returnedAtNs 2, value 2, client 2, step 2, action 2$/,
  'lose additions': /^aggregate$/,
  'count additions twice': /^aggregate$/,
  'add a cent too much': /^aggregate$/,
  'drop a delivery': /^deliveries -1 \+0$/,
  'deliver twice': /^deliveries -0 \+1$/,
  'deliver what was not requested': /^deliveries -0 \+1$/,
}

test.each(guaranteeKinds)('$kind: each fault changes the least that makes it', ({ proof }) => {
  for (const { name, plant } of proof.faults) {
    for (let seed = 1; seed <= 4; seed++) {
      const clean = makeCleanEvidence(proof.makeModel, seeded(seed))
      const changed = plant(clean, seeded(seed + 100))
      expect(changed && `${name}: ${describeChange(clean, changed)}`).toMatch(
        new RegExp(`^${name}: ${smallest[name]?.source.slice(1)}`),
      )
    }
  }
})

const items = (turn: number) => `g-${Math.floor(turn / 2).toString(36)}`
const makeItems = (seed: number) => makeCleanEvidence(() => itemModel(items), seeded(seed))

test('faults and evidence are the same for the same numbers, and others for others', () => {
  expect(makeItems(5)).toEqual(makeItems(5))
  expect(stored(makeItems(5))).not.toEqual(stored(makeItems(6)))
  const dropped = new Set(
    [1, 2, 3, 4, 5, 6].map((seed) => {
      const clean = makeItems(1)
      const { plant } = guaranteeKinds[1]?.proof.faults[0] ?? {}
      return plant?.(clean, seeded(seed))?.stored.key.join(' ')
    }),
  )
  expect(dropped.size).toBeGreaterThan(3)
})

test('where there is no place for a fault there is none', () => {
  for (const { proof } of guaranteeKinds) {
    const nothing = makeCleanEvidence(proof.makeModel, seeded(1), 0)
    const empty = { ...nothing, snapshots: [], deliveries: [], aggregates: [] }
    const planted = proof.faults.filter(({ plant }) => plant(empty, seeded(2)) !== undefined)
    // What is added needs no place.
    expect(
      planted.map(({ name }) => name).filter((name) => !/not sent|not requested/.test(name)),
    ).toEqual([])
  }
})

test('eight clients overlap, a tenth has no answer and half of those took effect', () => {
  const evidence = makeCleanEvidence(
    () => itemModel((turn) => `g-${turn.toString(36)}`),
    seeded(9),
    2_000,
  )
  const { history } = evidence
  const rows = Array.from({ length: history.length }, (_, row) => row)
  const of = (outcome: number) => rows.filter((row) => history.outcome[row] === outcome)
  expect(history.length).toBe(2_000)
  expect(of(OUTCOME.info).length / 2_000).toBeCloseTo(0.1, 1)
  expect(of(OUTCOME.fail).length / 2_000).toBeCloseTo(0.05, 1)
  expect(new Set(rows.map((row) => history.client[row])).size).toBe(8)
  const kept = new Set(evidence.stored.key)
  const isKept = (row: number) => kept.has(history.key[row] ?? 0)
  expect(of(OUTCOME.ok).every(isKept)).toBe(true)
  expect(of(OUTCOME.fail).some(isKept)).toBe(false)
  const share = of(OUTCOME.info).filter(isKept).length / of(OUTCOME.info).length
  expect(share).toBeGreaterThan(0.4)
  expect(share).toBeLessThan(0.6)
  const late = rows.filter(
    (row) => row > 0 && (history.invokedAtNs[row] ?? 0) < (history.returnedAtNs[row - 1] ?? 0),
  )
  expect(late.length).toBeGreaterThan(1_000)
})
