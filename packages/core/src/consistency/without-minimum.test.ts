import { expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkExactlyOnce } from './exactly-once.ts'
import { checkInvariant } from './invariant.ts'
import { toStoredRows, type StoredItem } from './stored-rows.ts'
import { toHistory } from './test-support/small-history.ts'
import { withoutMinimum } from './without-minimum.ts'

const add: Operation = {
  action: 'add',
  key: 'a',
  outcome: 'ok',
  invokedAtNs: 0,
  returnedAtNs: 1,
}

function judge(rows: readonly StoredItem[] | undefined, operations = [add]) {
  const history = toHistory(operations)
  const result = checkExactlyOnce(history, rows && toStoredRows(history, rows))
  return { under: result, alone: withoutMinimum(result) }
}

test('one planned operation is enough for a pass, and for a load it is not', () => {
  const { under, alone } = judge([{ key: 'a' }])
  expect([under.outcome, alone.outcome, alone.reason]).toEqual(['no_evidence', 'pass', null])
})

test('a breach stays one', () => {
  expect(judge([]).alone.outcome).toBe('fail')
  expect(judge([{ key: 'a' }, { key: 'a' }]).alone.counts).toEqual({ DUPLICATE: 1 })
})

test('rows that could not be read are no evidence, however little is asked for', () => {
  expect(judge(undefined).alone).toMatchObject({
    outcome: 'no_evidence',
    reason: 'the stored rows could not be read',
  })
})

test('an invariant over no rows holds; one that was not asked has no evidence', () => {
  const rule = {
    kind: 'invariant',
    breach: 'INVARIANT',
    anomalies: { INVARIANT: 'x' },
    minimum: [],
  }
  const load = { ok: 1, fail: 0, info: 0, overlapping: 0 }
  const snapshot = {
    atMs: 1,
    final: true,
    breaches: 0,
    rows: [],
    examined: 0,
    tested: null,
    nearest: null,
  }
  const alone = (snapshots: Parameters<typeof checkInvariant>[1]['snapshots']) =>
    withoutMinimum(checkInvariant(toHistory([]), { rule, load, snapshots })).outcome
  expect(alone([snapshot])).toBe('pass')
  expect(alone([])).toBe('no_evidence')
})
