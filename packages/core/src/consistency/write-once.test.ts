import { expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkWriteOnce, EarlierBreaches } from './index.ts'
import { toStoredRows, type StoredItem } from './stored-rows.ts'
import { listSentences, read, rowsOf, write, written } from './test-support/sentences.ts'
import { toHistory } from './test-support/small-history.ts'
import { UNREAD } from './unread.ts'

const lost = { outcome: 'info', status: 0, value: null } as const
const refused = { outcome: 'fail', status: 409, value: null } as const

type Case = {
  readonly name: string
  readonly sent: readonly Operation[]
  readonly rows: readonly StoredItem[]
  readonly found: readonly string[]
}

test.each<Case>([
  {
    name: 'a key with three values is in conflict once, by the first two',
    sent: [write([1, 0], 'red'), read(2, 2, 'blue'), read(3, 4, 'green')],
    rows: written('yellow'),
    found: [
      'CONFLICT k 0 1: Key k was "red" for client 1 at 0.000 ms and "blue" for client 2 at 2.000 ms: the first value must hold for everybody.',
    ],
  },
  {
    name: 'a stored value that is not the answered one is proved by the first answer',
    sent: [write([1, 0], 'red'), read(2, 2, 'red')],
    rows: written('blue'),
    found: [
      'CONFLICT k 0: Key k was "red" for client 1 at 0.000 ms, but "blue" is stored: the answer must be the stored value.',
    ],
  },
  {
    name: 'an empty row holds no value',
    sent: [write([1, 0], 'red')],
    rows: written(null),
    found: [
      'LOST_OR_STALE k 0: Key k was answered to client 1 at 0.000 ms, and the database has no value for it: it is lost.',
    ],
  },
  {
    name: 'a write that could not be read has set a value, which a later read may not miss',
    sent: [write([1, 0], UNREAD, { proposal: 'red' }), read(2, 2, null)],
    rows: written('red'),
    found: [
      'LOST_OR_STALE k 0 1: Key k was answered to client 1 at 0.000 ms, and client 2 at 2.000 ms was answered later that it has no value.',
    ],
  },
  {
    name: 'a read that could not be read shows nothing',
    sent: [read(1, 0, UNREAD), read(2, 2, null), write([1, 4], 'red')],
    rows: written('red'),
    found: [],
  },
  {
    name: 'a write without a value denies it for ever, whatever is read later',
    sent: [write([1, 0], null, { proposal: 'red' }), read(2, 2, null)],
    rows: written('red'),
    found: [
      'LOST_OR_STALE k 0: A write of key k by client 1 at 0.000 ms was answered as done, without a value.',
    ],
  },
  {
    name: 'of two answers at one instant the first stands for both',
    sent: [write([1, 0], 'red'), write([2, 0], 'red'), read(3, 2, null)],
    rows: written('red'),
    found: [
      'LOST_OR_STALE k 0 2: Key k was answered to client 1 at 0.000 ms, and client 3 at 2.000 ms was answered later that it has no value.',
    ],
  },
  {
    name: 'a refused write of another value did not make what is stored',
    sent: [write([1, 0], null, { ...refused, proposal: 'blue' })],
    rows: written('red'),
    found: ['PHANTOM k 0: Key k is "red", and no client proposed that.'],
  },
  {
    name: 'a value that was seen, and that only refused writes proposed',
    sent: [write([1, 0], null, { ...refused, proposal: 'red' }), read(2, 2, 'red')],
    rows: written('red'),
    found: ['PHANTOM k 0 1: Key k is "red", and every write that proposed it was refused.'],
  },
  {
    name: 'the writes that were refused prove a stored value, not the reads beside them',
    sent: [read(2, 0, null), write([1, 2], null, { ...refused, proposal: 'red' })],
    rows: written('red'),
    found: ['GHOST k 1: Key k is stored as "red", and every write that proposed it was refused.'],
  },
  {
    name: 'a stored value that was proposed after another write had set one',
    sent: [
      write([1, 0], UNREAD, { proposal: 'blue' }),
      write([2, 5], null, { ...lost, proposal: 'red' }),
    ],
    rows: written('red'),
    found: ['FROM_FUTURE k 0 1: Key k was seen as "red" before the first client proposed that.'],
  },
  {
    name: 'writes without a key have no value to agree on',
    sent: [write([1, 0], 'red', { key: null }), write([2, 2], 'blue', { key: null })],
    rows: [],
    found: [],
  },
])('$name', ({ sent, rows, found }) => {
  expect(listSentences(checkWriteOnce(...rowsOf(sent, rows)))).toEqual(found)
})

test('keys, overlaps and acknowledgements are those of writes', () => {
  const sent = [
    write([1, 0], 'red'),
    write([2, 0], null, { ...refused, proposal: 'blue' }),
    read(3, 0, 'red'),
    write([4, 3], null, { ...lost, key: 'l', proposal: 'red' }),
    { ...read(5, 6, null), key: 'only read' },
  ]
  const rows = [...written('red'), { key: 'l', value: 'red' }]
  const { keys, contendedKeys, overlaps, evidence } = checkWriteOnce(...rowsOf(sent, rows))
  expect({ keys, contendedKeys, overlaps, acknowledged: evidence[0]?.found }).toEqual({
    keys: 2,
    contendedKeys: 1,
    overlaps: 1,
    acknowledged: 1,
  })
})

const openWrite = (key: string, proposal: string, at: number) =>
  write([1, at], null, { ...lost, key, proposal })

test('a write without an answer took effect where its value is stored', () => {
  const sent = [
    openWrite('a', 'red', 0),
    openWrite('b', 'red', 2),
    openWrite('b', 'blue', 4),
    openWrite('c', 'red', 6),
    { ...read(2, 8, 'red'), key: 'c' },
  ]
  const rows = [
    { key: 'a', value: 'red' },
    { key: 'b', value: 'blue' },
  ]
  expect(checkWriteOnce(...rowsOf(sent, rows)).unknown).toEqual({
    total: 4,
    stored: 2,
    absent: 2,
    unexplained: 0,
  })
  expect(checkWriteOnce(toHistory(sent), undefined).unknown).toMatchObject({ unexplained: 4 })
})

test('answers that could not be read are counted in the reason', () => {
  const sent = [write([1, 0], UNREAD, { proposal: 'red' }), read(1, 2, UNREAD)]
  expect(checkWriteOnce(...rowsOf(sent, written('red'))).missing).toBe(
    '2 acknowledged writes and reads gave no value: the answer had no body or was not JSON; return `value` in observe',
  )
})

/** Of rows that were there before the load, and after it. */
const countBreaches = (before: readonly StoredItem[], after: readonly StoredItem[]) => {
  const history = toHistory([])
  const earlier = new EarlierBreaches(history, toStoredRows(history, before))
  checkWriteOnce(history, toStoredRows(history, before), { earlier })
  return checkWriteOnce(history, toStoredRows(history, after), { earlier: earlier.close() }).counts
}

test('two values of before the load are no conflict of the load, another pair is', () => {
  const before = written('red', 'blue')
  expect(countBreaches(before, written('blue', 'red'))).toEqual({})
  expect(countBreaches(before, written('red', 'green'))).toEqual({ CONFLICT: 1 })
})

test('one row of before the load and one more are no evidence, three rows are a breach', () => {
  const before = written('red')
  expect(countBreaches(before, written('red', 'red'))).toEqual({})
  expect(countBreaches(before, written('red', 'red', 'red'))).toEqual({ DUPLICATE_ROW: 1 })
})
