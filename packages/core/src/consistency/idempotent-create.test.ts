import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkIdempotentCreate, EarlierBreaches } from './index.ts'
import { create, listSentences, op, read, rowsOf } from './test-support/sentences.ts'
import { toStoredRows, type StoredItem } from './stored-rows.ts'
import { toHistory } from './test-support/small-history.ts'
import { UNREAD } from './unread.ts'

const lost = { outcome: 'info', status: 0, value: null } as const
const refused = { outcome: 'fail', status: 409, value: null } as const
const row: StoredItem = { key: 'k' }
const rowWith = (value: string): StoredItem => ({ key: 'k', value })

type Case = {
  readonly name: string
  readonly sent: readonly Operation[]
  readonly rows: readonly StoredItem[]
  readonly found: readonly string[]
}

const check = ({ sent, rows }: Pick<Case, 'sent' | 'rows'>) =>
  listSentences(checkIdempotentCreate(...rowsOf(sent, rows)))

const otherContent = 'Item k is stored with another content than its creator sent.'

/** What is found in so many rows of one key, of which one was there before the load. */
const countsWithOlderRow = (copies: number) => {
  const history = toHistory([create([1, 0], 'accepted')])
  const earlier = new EarlierBreaches(history, toStoredRows(history, [row])).close()
  const rows = toStoredRows(
    history,
    Array.from({ length: copies }, () => row),
  )
  return checkIdempotentCreate(history, rows, { earlier }).counts
}

const figuresOf = (sent: readonly Operation[], rows: readonly StoredItem[]) => {
  const { keys, contendedKeys, overlaps, evidence, unknown, warnings, missing } =
    checkIdempotentCreate(...rowsOf(sent, rows))
  const repeats = evidence.find(({ counted }) => counted === 'repeats')?.found
  return { keys, contendedKeys, overlaps, repeats, unknown, warnings, missing }
}

describe('the order of answers', () => {
  test.each<Case>([
    {
      name: 'a read that begins at the instant at which a create was acknowledged may miss it',
      sent: [create([1, 0], 'accepted'), read(2, 1, null)],
      rows: [row],
      found: [],
    },
    {
      name: 'of two acknowledged at one instant the first stands for both, and of two misses the last',
      sent: [
        create([1, 0], 'accepted'),
        create([2, 0], 'duplicate'),
        read(3, 2, null),
        read(4, 5, null),
      ],
      rows: [row],
      found: [
        'LOST_OR_STALE k 0 3: Item k was there for client 1 at 0.000 ms, and client 4 at 5.000 ms was answered later that it is not.',
      ],
    },
    {
      name: 'an item may be seen at the instant at which its create was sent, not before',
      sent: [read(1, 0, 'x'), create([2, 1], 'accepted')],
      rows: [row],
      found: [],
    },
    {
      name: 'a create without an answer explains what was seen from the instant at which it was sent',
      sent: [read(1, 0, 'x'), create([2, 1], null, lost), create([3, 2], 'accepted')],
      rows: [row],
      found: [
        'DOUBLE_ACCEPT k 0 2: Item k was there for client 1 at 0.000 ms, and was accepted as new by client 3 at 2.000 ms.',
      ],
    },
    {
      name: 'accepted twice after an unanswered create may have made it: two callers count it as new, and it was there',
      sent: [
        create([3, 0], null, lost),
        read(1, 2, 'x'),
        create([2, 4], 'accepted'),
        create([2, 6], 'accepted'),
      ],
      rows: [row],
      found: [
        'DOUBLE_ACCEPT k 2 3: Item k was answered "accepted" 2 times: only one caller may count it as new.',
      ],
    },
    {
      name: 'accepted twice, the duplicate between is no proof',
      sent: [create([1, 0], 'accepted'), create([2, 2], 'duplicate'), create([3, 4], 'accepted')],
      rows: [row],
      found: [
        'DOUBLE_ACCEPT k 0 2: Item k was answered "accepted" 2 times: only one caller may count it as new.',
      ],
    },
    {
      name: 'an answer that could not be read shows neither that it is there nor that it is not',
      sent: [read(1, 0, UNREAD), create([2, 4], 'accepted'), read(3, 6, UNREAD)],
      rows: [row],
      found: [],
    },
    {
      name: 'a read that was refused or lost shows nothing',
      sent: [
        create([1, 0], 'accepted'),
        op('read', [2, 2, 3], { ...refused }),
        op('read', [3, 4, 5], { ...lost }),
      ],
      rows: [row],
      found: [],
    },
  ])('$name', (one) => {
    expect(check(one)).toEqual(one.found)
  })

  test('a declared lag excuses a read that missed it for so long', () => {
    const late = rowsOf([create([1, 0], 'accepted'), read(2, 5, null)], [row])
    expect(checkIdempotentCreate(...late, { lagNs: 4e6 }).counts).toEqual({})
    expect(checkIdempotentCreate(...late, { lagNs: 3e6 }).counts).toEqual({ LOST_OR_STALE: 1 })
  })
})

describe('answers and rows', () => {
  test.each<Case>([
    {
      name: 'of an item that is lost those prove it that acknowledged it',
      sent: [create([1, 0], 'accepted'), create([2, 2], null, lost), create([3, 4], null, refused)],
      rows: [],
      found: ['LOST k 0: Item k was acknowledged, and is not stored.'],
    },
    {
      name: 'accepted, then a duplicate, and not stored: it is lost, the duplicate was right',
      sent: [create([1, 0], 'accepted'), create([2, 2], 'duplicate')],
      rows: [],
      found: ['LOST k 0 1: Item k was acknowledged, and is not stored.'],
    },
    {
      name: 'a conflict with an item that is not there, by the first answer',
      sent: [
        create([1, 0], null, { ...lost, proposal: 'h2' }),
        create([2, 2], 'conflict'),
        create([3, 4], 'duplicate', { proposal: 'h2' }),
      ],
      rows: [],
      found: [
        'FALSE_DUPLICATE k 1 2: Item k was answered "conflict", was never accepted, and is not stored: the caller stops retrying and it is lost.',
      ],
    },
    {
      name: 'of an item that is stored twice the creates prove it that were not refused',
      sent: [
        create([1, 0], 'accepted'),
        create([2, 2], null, refused),
        create([3, 4], null, lost),
        read(4, 6, 'x'),
      ],
      rows: [row, row],
      found: ['DUPLICATE k 0 2: Item k has 2 rows: an idempotent create leaves one.'],
    },
    {
      name: 'of an item that was refused and is stored the refusals prove it',
      sent: [create([1, 0], null, refused), read(2, 2, null), create([3, 4], null, refused)],
      rows: [row],
      found: [
        'GHOST k 0 2: Item k was refused every time it was sent, and is stored all the same.',
      ],
    },
    {
      name: 'an item that was only read, and is stored: no client sent it',
      sent: [read(1, 0, null)],
      rows: [row],
      found: ['PHANTOM k 0: Item k is stored, and no client sent it.'],
    },
    {
      name: 'refused once and lost once: the row may be of the lost one',
      sent: [create([1, 0], null, refused), create([1, 2], null, lost)],
      rows: [row],
      found: [],
    },
    {
      name: 'a read without an answer stores nothing',
      sent: [op('read', [1, 0, 1], { ...lost })],
      rows: [row],
      found: ['PHANTOM k 0: Item k is stored, and no client sent it.'],
    },
  ])('$name', (one) => {
    expect(check(one)).toEqual(one.found)
  })

  test('rows that could not be read show no loss', () => {
    const history = toHistory([create([1, 0], 'accepted')])
    expect(checkIdempotentCreate(history, undefined)).toMatchObject({
      outcome: 'no_evidence',
      anomalies: [],
    })
  })

  test('with a row of before the load two rows are no evidence, three are a duplicate', () => {
    expect(countsWithOlderRow(2)).toEqual({})
    expect(countsWithOlderRow(3)).toEqual({ DUPLICATE: 1 })
  })

  test('a conflict with the content of a row of before the load is no evidence', () => {
    const history = toHistory([create([1, 0], 'accepted'), create([2, 2], 'conflict')])
    const rows = toStoredRows(history, [row])
    const earlier = new EarlierBreaches(history, rows).close()
    expect(checkIdempotentCreate(history, rows, { earlier })).toMatchObject({
      anomalies: [],
      older: { FALSE_DUPLICATE: { count: 1, first: 'k' } },
    })
    const none = new EarlierBreaches(history, toStoredRows(history, [])).close()
    expect(checkIdempotentCreate(history, rows, { earlier: none }).counts).toEqual({
      FALSE_DUPLICATE: 1,
    })
  })
})

describe('contents under one key', () => {
  test.each<Case>([
    {
      name: 'a conflict where no other content was sent is wrong, and counted once a key',
      sent: [create([1, 0], 'accepted'), create([2, 2], 'conflict'), create([3, 4], 'conflict')],
      rows: [row],
      found: [
        'FALSE_DUPLICATE k 1: Item k was refused as a conflict for client 2 at 2.000 ms, and no other content was sent.',
      ],
    },
    {
      name: 'a conflict of another content is right',
      sent: [create([1, 0], 'accepted'), create([2, 2], 'conflict', { proposal: 'h2' })],
      rows: [rowWith('h1')],
      found: [],
    },
    {
      name: 'a conflict with the content of a create without an answer is right',
      sent: [create([1, 0], null, lost), create([2, 2], 'conflict', { proposal: 'h2' })],
      rows: [rowWith('h1')],
      found: [],
    },
    {
      name: 'a refused create has no content that another could conflict with',
      sent: [
        create([1, 0], null, { ...refused, proposal: 'h2' }),
        create([2, 2], null, lost),
        create([3, 4], 'conflict'),
      ],
      rows: [rowWith('h1')],
      found: [
        'FALSE_DUPLICATE k 2: Item k was refused as a conflict for client 3 at 4.000 ms, and no other content was sent.',
      ],
    },
    {
      name: 'another content that is accepted too, once a key',
      sent: [
        create([1, 0], 'accepted'),
        create([2, 2], 'accepted', { proposal: 'h2' }),
        create([3, 4], 'duplicate', { proposal: 'h3' }),
      ],
      rows: [rowWith('h1')],
      found: [
        'DOUBLE_ACCEPT k 0 1: Item k was answered "accepted" 2 times: only one caller may count it as new.',
        'KEY_REUSE k 0 1: Item k was created by client 1 at 0.000 ms; client 2 at 2.000 ms sent another content under that key and was not refused.',
      ],
    },
    {
      name: 'another content that is acknowledged without a word: whether it was refused is unknown',
      sent: [create([1, 0], 'accepted'), create([2, 2], null, { proposal: 'h2' })],
      rows: [row],
      found: [],
    },
    {
      name: 'a duplicate of either of two contents without an answer is right',
      sent: [
        create([1, 0], null, lost),
        create([2, 0], null, { ...lost, proposal: 'h2' }),
        create([2, 3], 'duplicate', { proposal: 'h2' }),
      ],
      rows: [rowWith('h2')],
      found: [],
    },
    {
      name: 'the words of a create, read from an item, are only its value',
      sent: [
        create([1, 0], 'accepted'),
        read(2, 2, 'accepted'),
        read(2, 4, 'duplicate'),
        read(2, 6, 'conflict'),
      ],
      rows: [row],
      found: [],
    },
    {
      name: 'a row with another content than the only one that was sent',
      sent: [read(2, 0, null), create([1, 1], null, lost), read(2, 4, 'x')],
      rows: [rowWith('h2')],
      found: [`CORRUPT k 0 1 2: ${otherContent}`],
    },
    {
      name: 'a row with the content that was refused',
      sent: [create([1, 0], null, { ...refused, proposal: 'h2' }), create([2, 2], null, lost)],
      rows: [rowWith('h2')],
      found: [`CORRUPT k 0 1: ${otherContent}`],
    },
    {
      name: 'a row with the content that was in conflict with the accepted one',
      sent: [
        create([1, 0], 'accepted'),
        create([2, 2], 'conflict', { proposal: 'h2' }),
        read(3, 4, 'x'),
      ],
      rows: [rowWith('h2')],
      found: [`CORRUPT k 0: ${otherContent}`],
    },
    {
      name: 'a row with one of two contents of which none is known to be the first',
      sent: [create([1, 0], null, lost), create([2, 0], null, { ...lost, proposal: 'h2' })],
      rows: [rowWith('h2')],
      found: [],
    },
    {
      name: 'creates without a content have none that a row could differ from',
      sent: [create([1, 0], 'accepted', { proposal: null })],
      rows: [rowWith('h2')],
      found: [],
    },
  ])('$name', (one) => {
    expect(check(one)).toEqual(one.found)
  })
})

describe('what was examined', () => {
  test('only creates that reached the target are items, repeats and overlaps', () => {
    const sent = [
      create([1, 0], 'accepted'),
      create([2, 0], null, { outcome: 'fail', status: 404 }),
      read(3, 0, 'x'),
      create([4, 2], 'duplicate'),
      create([5, 4], null, { key: null }),
      create([6, 4], null, { key: null }),
      create([7, 6], null, { ...lost, key: 'a' }),
      create([8, 8], null, { ...lost, key: 'b' }),
      create([9, 10], null, { ...lost, key: 'c' }),
      op('read', [10, 12, 13], { key: 'only read', value: null }),
    ]
    expect(figuresOf(sent, [row, { key: 'a' }, { key: 'b' }, { key: 'of another' }])).toEqual({
      keys: 4,
      contendedKeys: 1,
      overlaps: 0,
      repeats: 1,
      unknown: { total: 3, stored: 2, absent: 1, unexplained: 0 },
      warnings: [
        'no two creates of one item overlapped: a race between them was not put to the test',
      ],
      missing:
        '2 acknowledged creates gave no value: the answer had no body or was not JSON; return `value` in observe',
    })
  })

  test('answers of reads are no words of creates, and creates that were all refused need none', () => {
    expect(
      figuresOf([create([1, 0], 'accepted'), create([2, 0], 'duplicate'), read(3, 3, 'x')], [row]),
    ).toMatchObject({ overlaps: 1, missing: null, warnings: [] })
    expect(figuresOf([create([1, 0], null, refused)], [])).toMatchObject({ warnings: [] })
  })
})
