import { expect, test } from 'vitest'
import { HistoryBuilder } from '../history/index.ts'
import { kinds } from './guarantee-kinds.ts'
import { checkInvariant, type InvariantRule } from './invariant.ts'
import type { StoredRow } from './guarantee-result.ts'
import type { ReadSnapshot } from './side-evidence.ts'

const snapshot = (rows: readonly StoredRow[], over: Partial<ReadSnapshot> = {}): ReadSnapshot => ({
  atMs: 0,
  final: false,
  breaches: rows.length,
  rows,
  examined: 5,
  tested: null,
  nearest: null,
  ...over,
})

type Given = {
  readonly before: ReadSnapshot
  readonly during?: readonly ReadSnapshot[]
  readonly after: ReadSnapshot
  readonly rule?: InvariantRule
}

function judge({ before, during = [], after, rule = kinds.neverNegative }: Given) {
  const { counts, older, anomalies } = checkInvariant(new HistoryBuilder().build(), {
    rule,
    snapshotBefore: before,
    snapshots: [...during, { ...after, final: true }],
    load: { ok: 10, fail: 0, info: 0, overlapping: 5 },
  })
  const [found = 0] = Object.values(counts)
  return {
    found,
    older: Object.values(older ?? {})[0]?.count ?? 0,
    keys: anomalies.map(({ key }) => key),
  }
}

const old = { key: 'old', stock: -3 }

test('a key that was repaired during the load and is broken again was broken by the load', () => {
  const during = [snapshot([old]), snapshot([])]
  expect(judge({ before: snapshot([old]), during, after: snapshot([old]) })).toEqual({
    found: 1,
    older: 0,
    keys: ['old'],
  })
})

test('a snapshot that could not list all does not show that a key was repaired', () => {
  const during = [snapshot([{ key: 'other', stock: -1 }], { breaches: 40 })]
  const before = snapshot([old, { key: 'other', stock: -1 }], { breaches: 40 })
  expect(judge({ before, during, after: snapshot([old], { breaches: 40 }) }).found).toBe(0)
})

test('worse for a while is a breach that a client could have read', () => {
  const during = [snapshot([{ key: 'old', stock: -9 }])]
  expect(judge({ before: snapshot([old]), during, after: snapshot([old]) }).found).toBe(1)
})

test('a second row of a broken key is worse', () => {
  expect(judge({ before: snapshot([old]), after: snapshot([old, old]) })).toMatchObject({
    found: 1,
    older: 1,
  })
})

test('further beyond a limit is worse, and a limit that was lowered is so too', () => {
  const rule = kinds.atMost
  const before = snapshot([{ key: 'x', used: 7, limit: 5 }])
  const after = (used: number, limit: number) => snapshot([{ key: 'x', used, limit }])
  expect(judge({ rule, before, after: after(9, 7) }).found).toBe(0)
  expect(judge({ rule, before, after: after(8, 5) }).found).toBe(1)
  expect(judge({ rule, before, after: after(7, 4) }).found).toBe(1)
})

test('one column further below zero is not made good by another', () => {
  const before = snapshot([{ key: 'x', stock: -3, reserved: -3 }])
  expect(judge({ before, after: snapshot([{ key: 'x', stock: -1, reserved: -4 }]) }).found).toBe(1)
  expect(judge({ before, after: snapshot([{ key: 'x', stock: -1, reserved: 2 }]) }).found).toBe(0)
})

test('rows without a key are compared by their number', () => {
  const before = snapshot([{ stock: -3 }])
  expect(judge({ before, after: snapshot([{ stock: -9 }]) })).toMatchObject({ found: 0, older: 1 })
  expect(judge({ before, after: snapshot([{ stock: -3 }, { stock: -1 }]) })).toMatchObject({
    found: 1,
    older: 1,
    keys: ['{"stock":-1}'],
  })
})

test('where more was broken than can be listed, an unknown key may be older', () => {
  const before = snapshot([old], { breaches: 1_001 })
  const other = { key: 'other', stock: -1 }
  expect(judge({ before, after: snapshot([other], { breaches: 1_001 }) }).found).toBe(0)
})
