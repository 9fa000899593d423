import { expect, test } from 'vitest'
import { HistoryBuilder } from '../history/index.ts'
import { kinds } from './guarantee-kinds.ts'
import { splitOlder } from './older-rows.ts'
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

/** What the result states of breaches of before the load, and the sentences of those of the load. */
function report({ before, during = [], after, rule = kinds.neverNegative }: Given) {
  const { outcome, older, counts, anomalies } = checkInvariant(new HistoryBuilder().build(), {
    rule,
    snapshotBefore: before,
    snapshots: [...during, { ...after, final: true }],
    load: { ok: 10, fail: 0, info: 0, overlapping: 5 },
  })
  return { outcome, older, counts, sentences: anomalies.map(({ sentence }) => sentence) }
}

test('a breach that is worse than before is reported with its rows of before', () => {
  const before = snapshot([old, { ...old, stock: -2 }])
  const after = snapshot([{ ...old, stock: -4 }])
  expect(report({ before: snapshot([old]), after })).toEqual({
    outcome: 'fail',
    older: undefined,
    counts: { NEGATIVE: 1 },
    sentences: ['key old, stock -4: seen after the load; before the load key old, stock -3.'],
  })
  expect(report({ before, after }).sentences).toEqual([
    'key old, stock -4: seen after the load; before the load key old, stock -3 and 1 more.',
  ])
})

test('of two rows of before the worse one is the measure', () => {
  const before = snapshot([old, { ...old, stock: -8 }])
  expect(judge({ before, after: snapshot([{ ...old, stock: -5 }]) }).found).toBe(0)
  expect(judge({ before, after: snapshot([{ ...old, stock: -1 }, old]) }).found).toBe(0)
  expect(judge({ before, after: snapshot([{ ...old, stock: -9 }, old]) }).found).toBe(1)
})

test('keys that were broken before and are no worse are older, and another key is of the load', () => {
  const other = { key: 'other', stock: -1 }
  const before = snapshot([old])
  expect(report({ before, after: snapshot([old, other]) })).toEqual({
    outcome: 'fail',
    older: { NEGATIVE: { count: 1, first: 'old' } },
    counts: { NEGATIVE: 1 },
    sentences: ['key other, stock -1: seen after the load.'],
  })
  expect(report({ before, after: before })).toMatchObject({
    outcome: 'pass',
    older: { NEGATIVE: { count: 1, first: 'old' } },
    sentences: [],
  })
})

test('where nothing measures how far a row goes, the keys whose rows changed are named', () => {
  const rule = kinds.invariant
  const before = snapshot([old, { key: 'same', stock: -1 }])
  const after = snapshot([
    { ...old, stock: -4 },
    { key: 'same', stock: -1 },
  ])
  expect(report({ rule, before, after }).older).toEqual({
    INVARIANT: { count: 2, first: 'old', changed: ['old'] },
  })
  expect(report({ rule, before, after: before }).older).toEqual({
    INVARIANT: { count: 2, first: 'old' },
  })
  const both = snapshot([old, { ...old, stock: -4 }])
  expect(report({ rule, before: both, after: snapshot([old]) }).older).toEqual({
    INVARIANT: { count: 1, first: 'old' },
  })
  expect(report({ rule, before: both, after: snapshot([{ ...old, stock: -5 }]) }).older).toEqual({
    INVARIANT: { count: 1, first: 'old', changed: ['old'] },
  })
})

test('one key repaired and another broken is one breach of the load', () => {
  const other = { key: 'other', stock: -1 }
  expect(judge({ before: snapshot([old]), after: snapshot([other]) })).toEqual({
    found: 1,
    older: 0,
    keys: ['other'],
  })
})

test('a second row of a broken key is of the load, though another key was repaired meanwhile', () => {
  const before = snapshot([old, { key: 'other', stock: -1 }])
  expect(judge({ before, after: snapshot([old, old]) })).toEqual({
    found: 1,
    older: 1,
    keys: ['old'],
  })
})

test('a row that is better than before has not changed for the worse, where that is measured', () => {
  const after = snapshot([{ ...old, stock: -1 }])
  expect(report({ before: snapshot([old]), after }).older).toEqual({
    NEGATIVE: { count: 1, first: 'old' },
  })
})

test('rows without a key are older by their number alone, which the result states', () => {
  const rule = kinds.invariant
  const before = snapshot([{ stock: -3 }, { key: null, stock: -2 }])
  expect(report({ rule, before, after: snapshot([{ stock: -9 }]) }).older).toEqual({
    INVARIANT: { count: 1, first: '{"stock":-9}', isUnnamed: true },
  })
  const empty = snapshot([{ key: null, stock: -2 }])
  expect(
    report({ rule, before: empty, after: snapshot([{ key: null, stock: -9 }]) }).older,
  ).toEqual({ INVARIANT: { count: 1, first: '{"key":null,"stock":-9}', isUnnamed: true } })
  // A row with a key is no more certain where others have none.
  const named = { key: 'k', stock: -3 }
  const mixed = snapshot([named, { stock: -1 }])
  expect(judge({ rule, before: mixed, after: snapshot([named, named]) })).toMatchObject({
    found: 0,
    older: 2,
  })
})

test('more breaches than before are of the load, keys that are not known first', () => {
  const before = snapshot([old], { breaches: 3 })
  const other = { key: 'other', stock: -1 }
  expect(judge({ before, after: snapshot([old, other], { breaches: 4 }) })).toEqual({
    found: 1,
    older: 3,
    keys: ['other'],
  })
  expect(judge({ before, after: snapshot([old, other], { breaches: 5 }) })).toEqual({
    found: 2,
    older: 3,
    keys: ['other', 'old'],
  })
})

test('a key is repaired only where a snapshot before its last one lists all and has it not', () => {
  const other = { key: 'other', stock: -1 }
  const before = snapshot([old, other])
  // Gone in the last snapshot, so that it was seen last before that.
  expect(judge({ before, during: [snapshot([old, other])], after: snapshot([other]) }).found).toBe(
    0,
  )
  const during = [snapshot([old, other]), snapshot([other])]
  expect(judge({ before, during, after: snapshot([old, other]) })).toEqual({
    found: 1,
    older: 1,
    keys: ['old'],
  })
})

test('without rows of before, or where those could not be read, all is of the load', () => {
  const after = { ...snapshot([old]), final: true }
  const breaches = [{ key: 'old', row: old, moments: [after] }]
  const split = (before: Parameters<typeof splitOlder>[1]['before']) =>
    splitOlder(breaches, { before, read: [after], measure: undefined })
  const ofLoad = { breaches, count: 1, older: undefined }
  expect(split(undefined)).toEqual(ofLoad)
  expect(split({ atMs: 0, final: false, failure: 'its query failed' })).toEqual(ofLoad)
  expect(split(snapshot([]))).toEqual(ofLoad)
})

test('what was broken before and is whole after names a row of before', () => {
  const before = snapshot([old])
  expect(report({ before, during: [snapshot([old])], after: snapshot([]) }).older).toEqual({
    NEGATIVE: { count: 1, first: 'old' },
  })
  const many = snapshot([], { breaches: 2 })
  expect(report({ before: snapshot([old], { breaches: 2 }), after: many }).older).toEqual({
    NEGATIVE: { count: 2, first: 'old' },
  })
})
