import { expect, test } from 'vitest'
import { checkExactlyOnce, checkIdempotentCreate, checkWriteOnce } from './index.ts'
import {
  add,
  create,
  listSentences,
  op,
  read,
  rowsOf,
  write,
  written,
  type SentenceCase,
} from './test-support/sentences.ts'

const cases: readonly SentenceCase[] = [
  {
    name: 'two values',
    result: () =>
      checkWriteOnce(...rowsOf([write([1, 0], 'red'), read(2, 2, 'blue')], written('red'))),
    says: [
      'CONFLICT k 0 1: Key k was "red" for client 1 at 0.000 ms and "blue" for client 2 at 2.000 ms: the first value must hold for everybody.',
    ],
  },
  {
    name: 'stored as another',
    result: () => checkWriteOnce(...rowsOf([write([1, 0], 'red')], written('blue'))),
    says: [
      'CONFLICT k 0: Key k was "red" for client 1 at 0.000 ms, but "blue" is stored: the answer must be the stored value.',
    ],
  },
  {
    name: 'stored as two',
    result: () =>
      checkWriteOnce(
        ...rowsOf(
          [
            op('write', [1, 0, 1], { proposal: 'red', outcome: 'info' }),
            op('write', [2, 0, 1], { proposal: 'blue', outcome: 'info' }),
          ],
          written('red', 'blue'),
        ),
      ),
    says: [
      'DUPLICATE_ROW k: Key k has more than one stored row: a write-once key has exactly one.',
      'CONFLICT k 0 1: Key k is stored as "red" and as "blue": the first value must hold.',
    ],
  },
  {
    name: 'lost',
    result: () => checkWriteOnce(...rowsOf([write([1, 0], 'red')], [])),
    says: [
      'LOST_OR_STALE k 0: Key k was answered to client 1 at 0.000 ms, and the database has no value for it: it is lost.',
    ],
  },
  {
    name: 'stale',
    result: () =>
      checkWriteOnce(...rowsOf([write([1, 0], 'red'), read(2, 3, null)], written('red'))),
    says: [
      'LOST_OR_STALE k 0 1: Key k was answered to client 1 at 0.000 ms, and client 2 at 3.000 ms was answered later that it has no value.',
    ],
  },
  {
    name: 'done without a value',
    result: () =>
      checkWriteOnce(
        ...rowsOf([write([1, 0], null, { proposal: 'red' }), read(2, 3, 'red')], written('red')),
      ),
    says: [
      'LOST_OR_STALE k 0: A write of key k by client 1 at 0.000 ms was answered as done, without a value.',
    ],
  },
  {
    name: 'of nobody',
    result: () =>
      checkWriteOnce(
        ...rowsOf([write([1, 0], 'red')], [...written('red'), { key: 'other', value: 'blue' }]),
      ),
    says: ['PHANTOM other: Key other is "blue", and no client proposed that.'],
  },
  {
    name: 'refused and stored',
    result: () =>
      checkWriteOnce(
        ...rowsOf(
          [write([1, 0], null, { proposal: 'red', outcome: 'fail', status: 409 })],
          written('red'),
        ),
      ),
    says: ['GHOST k 0: Key k is stored as "red", and every write that proposed it was refused.'],
  },
  {
    name: 'from the future',
    result: () =>
      checkWriteOnce(...rowsOf([read(2, 0, 'red'), write([1, 3], 'red')], written('red'))),
    says: ['FROM_FUTURE k 0: Key k was seen as "red" before the first client proposed that.'],
  },

  {
    name: 'an item lost',
    result: () => checkExactlyOnce(...rowsOf([add([1, 0], 1)], [])),
    says: ['LOST k 0: Item k was acknowledged, and is not stored.'],
  },
  {
    name: 'attempts lost',
    result: () =>
      checkExactlyOnce(...rowsOf([add([1, 0], 1), add([1, 3], 1)], [{ key: 'k' }]), {
        rows: 'per-attempt',
      }),
    says: ['LOST k 0 1: Item k was acknowledged 2 times, and is stored 1 times.'],
  },
  {
    name: 'an item twice',
    result: () => checkExactlyOnce(...rowsOf([add([1, 0], 1)], [{ key: 'k' }, { key: 'k' }])),
    says: [
      'DUPLICATE k 0: Item k is stored 2 times. The contract is one row, however often it is sent (here once).',
    ],
  },
  {
    name: 'an item sent twice, three times',
    result: () =>
      checkExactlyOnce(
        ...rowsOf(
          [add([1, 0], 1), add([1, 3], 1, { outcome: 'info' })],
          [{ key: 'k' }, { key: 'k' }, { key: 'k' }],
        ),
      ),
    says: [
      'DUPLICATE k 0 1: Item k is stored 3 times. The contract is one row, however often it is sent (here 2 times).',
    ],
  },
  {
    name: 'more than attempts',
    result: () =>
      checkExactlyOnce(...rowsOf([add([1, 0], 1)], [{ key: 'k' }, { key: 'k' }]), {
        rows: 'per-attempt',
      }),
    says: [
      'DUPLICATE k 0: Item k is stored 2 times. The contract is one row for each attempt that may have stored it, 1 at most.',
    ],
  },
  {
    name: 'another content',
    result: () => checkExactlyOnce(...rowsOf([add([1, 0], 1)], [{ key: 'k', value: '2' }])),
    says: ['CORRUPT k 0: Item k was sent with content 1 and is stored with 2.'],
  },
  {
    name: 'an item of nobody',
    result: () => checkExactlyOnce(...rowsOf([add([1, 0], 1)], [{ key: 'k' }, { key: 'x' }])),
    says: ['PHANTOM x: Item x is stored, and no client sent it.'],
  },
  {
    name: 'an item refused',
    result: () =>
      checkExactlyOnce(
        ...rowsOf([add([1, 0], 1, { outcome: 'fail', status: 409 })], [{ key: 'k' }]),
      ),
    says: ['GHOST k 0: Item k was refused every time it was sent, and is stored all the same.'],
  },

  {
    name: 'accepted twice',
    result: () =>
      checkIdempotentCreate(
        ...rowsOf([create([1, 0], 'accepted'), create([2, 0], 'accepted')], [{ key: 'k' }]),
      ),
    says: [
      'DOUBLE_ACCEPT k 0 1: Item k was answered "accepted" 2 times: only one caller may count it as new.',
    ],
  },
  {
    name: 'accepted after it was there',
    result: () =>
      checkIdempotentCreate(
        ...rowsOf(
          [
            op('create', [3, 0, 1], { proposal: 'h1', outcome: 'info' }),
            read(1, 2, 'x'),
            create([2, 4], 'accepted'),
          ],
          [{ key: 'k' }],
        ),
      ),
    says: [
      'DOUBLE_ACCEPT k 1 2: Item k was there for client 1 at 2.000 ms, and was accepted as new by client 2 at 4.000 ms.',
    ],
  },
  {
    name: 'a duplicate of nothing',
    result: () =>
      checkIdempotentCreate(
        ...rowsOf([create([1, 0], 'duplicate'), create([2, 2], 'accepted')], [{ key: 'k' }]),
      ),
    says: [
      'FALSE_DUPLICATE k 0: Item k was said to be there for client 1 at 0.000 ms, before anybody can have created it.',
    ],
  },
  {
    name: 'a duplicate and no row',
    result: () => checkIdempotentCreate(...rowsOf([create([1, 0], 'duplicate')], [])),
    says: [
      'FALSE_DUPLICATE k 0: Item k was said to be there for client 1 at 0.000 ms, before anybody can have created it.',
      'FALSE_DUPLICATE k 0: Item k was answered "duplicate", was never accepted, and is not stored: the caller stops retrying and it is lost.',
    ],
  },
  {
    name: 'accepted and no row',
    result: () => checkIdempotentCreate(...rowsOf([create([1, 0], 'accepted')], [])),
    says: ['LOST k 0: Item k was acknowledged, and is not stored.'],
  },
  {
    name: 'read and no row',
    result: () => checkIdempotentCreate(...rowsOf([read(1, 0, 'x')], [])),
    says: [
      'FALSE_DUPLICATE k 0: Item k was said to be there for client 1 at 0.000 ms, before anybody can have created it.',
      'LOST k 0: Item k was acknowledged, and is not stored.',
    ],
  },
  {
    name: 'missed by a read',
    result: () =>
      checkIdempotentCreate(
        ...rowsOf([create([1, 0], 'accepted'), read(2, 2, null)], [{ key: 'k' }]),
      ),
    says: [
      'LOST_OR_STALE k 0 1: Item k was there for client 1 at 0.000 ms, and client 2 at 2.000 ms was answered later that it is not.',
    ],
  },
  {
    name: 'two rows',
    result: () =>
      checkIdempotentCreate(...rowsOf([create([1, 0], 'accepted')], [{ key: 'k' }, { key: 'k' }])),
    says: ['DUPLICATE k 0: Item k has 2 rows: an idempotent create leaves one.'],
  },
  {
    name: 'a row of nobody',
    result: () =>
      checkIdempotentCreate(...rowsOf([create([1, 0], 'accepted')], [{ key: 'k' }, { key: 'x' }])),
    says: ['PHANTOM x: Item x is stored, and no client sent it.'],
  },
  {
    name: 'a row that was refused',
    result: () =>
      checkIdempotentCreate(
        ...rowsOf([create([1, 0], null, { outcome: 'fail', status: 409 })], [{ key: 'k' }]),
      ),
    says: ['GHOST k 0: Item k was refused every time it was sent, and is stored all the same.'],
  },
  {
    name: 'a row of another content',
    result: () =>
      checkIdempotentCreate(...rowsOf([create([1, 0], 'accepted')], [{ key: 'k', value: 'h2' }])),
    says: ['CORRUPT k 0: Item k is stored with another content than its creator sent.'],
  },
  {
    name: 'a key used again',
    result: () =>
      checkIdempotentCreate(
        ...rowsOf(
          [create([1, 0], 'accepted'), create([2, 2], 'duplicate', { proposal: 'h2' })],
          [{ key: 'k' }],
        ),
      ),
    says: [
      'KEY_REUSE k 0 1: Item k was created by client 1 at 0.000 ms; client 2 at 2.000 ms sent another content under that key and was not refused.',
    ],
  },
  {
    name: 'half a batch',
    result: () =>
      checkIdempotentCreate(
        ...rowsOf(
          ['a', 'b', 'c'].map((key) => create([1, 0], null, { key, outcome: 'info' })),
          [{ key: 'a' }],
        ),
        { atomicBatches: true },
      ),
    says: [
      'PARTIAL_BATCH b 0 1 2: Of the 3 items in the unanswered batch of client 1 at 0.000 ms, 1 are stored and 2 are not: an atomic batch is stored whole or not at all.',
    ],
  },
]

test.each(cases)('$name', ({ result, says }) => {
  const found = result()
  expect(found.outcome).toBe('fail')
  expect(listSentences(found)).toEqual(says)
})
