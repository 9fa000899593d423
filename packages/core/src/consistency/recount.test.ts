import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkRecount, type RecountOptions } from './index.ts'
import { add, counter, listSentences, op, read } from './test-support/sentences.ts'
import { toHistory } from './test-support/small-history.ts'
import { UNREAD } from './unread.ts'

const lost = { outcome: 'info', status: 0 } as const

/** Judged with a final value of the counter `k`. */
const check = (sent: readonly Operation[], final: number, options: RecountOptions = {}) =>
  checkRecount(toHistory(sent), counter(final), options)

const figures = (sent: readonly Operation[], options: RecountOptions = {}) => {
  const { keys, overlaps, evidence } = check(sent, 1, options)
  return { keys, overlaps, evidence: evidence.map(({ counted, found }) => `${counted} ${found}`) }
}

describe('which operations prove it', () => {
  test.each<{ name: string; sent: readonly Operation[]; final: number; says: readonly string[] }>([
    {
      name: 'of a lost update those that had begun when it was read and overlapped another',
      sent: [
        read(9, -5, 0),
        add([1, 0], 1),
        add([2, 4], 2),
        add([3, 5], 3),
        read(4, 8, 5),
        add([5, 10], 4),
        add([6, 10], 4),
      ],
      final: 14,
      says: [
        'LOST_UPDATE k 4 2 3: Counter k was 5 for client 4 at 13.000 ms; the additions acknowledged before make at least 6.',
      ],
    },
    {
      name: 'of a counter that is too low all of them, where none overlapped',
      sent: [read(1, 0, 4), add([1, 2], 3), add([2, 6], 4)],
      final: 3,
      says: [
        'OVERCOUNT k 0: Counter k was 4 for client 1 at 0.000 ms; all additions begun by then make at most 0.',
        'LOST_UPDATE k 1 2: Counter k was 3 in the database at the end; the additions acknowledged before make at least 7.',
      ],
    },
    {
      name: 'of a step that is too small those between the two reads',
      sent: [
        op('add', [1, 0, 90], { proposal: 50, ...lost }),
        add([2, 1], 1),
        read(3, 5, 40),
        add([2, 8], 2),
        add([4, 12], 3),
        read(3, 16, 44),
        add([2, 20], 5),
      ],
      final: 55,
      says: [
        'LOST_UPDATE k 2 5 3 4: Counter k was 40 for client 3 at 5.000 ms and then only 44 for client 3 at 16.000 ms; what was acknowledged between makes more.',
      ],
    },
    {
      name: 'of a final value below one that was read, that read',
      sent: [op('add', [1, 0, 90], { proposal: 50, ...lost }), read(3, 5, 40)],
      final: 30,
      says: [
        'WENT_BACK k 1: Counter k was 40 for client 3 at 5.000 ms and then 30 in the database at the end, and nothing takes away.',
      ],
    },
    {
      name: 'of a value that stayed where it was, the addition that should have raised it',
      sent: [
        read(3, 0, 0),
        op('add', [1, 1, 90], { proposal: 50, ...lost }),
        read(3, 5, 40),
        add([2, 8], 2),
        read(3, 16, 40),
      ],
      final: 52,
      says: [
        'LOST_UPDATE k 2 4 3: Counter k was 40 for client 3 at 5.000 ms and then only 40 for client 3 at 16.000 ms; what was acknowledged between makes more.',
      ],
    },
    {
      name: 'of a first value that was higher than a later one, both reads',
      sent: [read(3, 0, 40), op('add', [1, 0, 90], { proposal: 50, ...lost }), read(3, 16, 30)],
      final: 50,
      says: [
        'WENT_BACK k 0 2: Counter k was 40 for client 3 at 0.000 ms and then 30 for client 3 at 16.000 ms, and nothing takes away.',
      ],
    },
    {
      name: 'of an addition that began after another and ended before it, that it was not seen',
      sent: [
        op('add', [9, 0, 90], { proposal: 50, ...lost }),
        read(3, 1, 10),
        op('add', [1, 3, 9], { proposal: 1 }),
        op('add', [2, 4, 5], { proposal: 5 }),
        read(3, 7, 11),
      ],
      final: 56,
      says: [
        'LOST_UPDATE k 1 4 2 3: Counter k was 10 for client 3 at 1.000 ms and then only 11 for client 3 at 7.000 ms; what was acknowledged between makes more.',
      ],
    },
    {
      name: 'of an addition that answers a value without what was read before',
      sent: [
        op('add', [9, 0, 90], { proposal: 50, ...lost }),
        read(3, 1, 10),
        add([1, 4], 3, { value: 12 }),
      ],
      final: 53,
      says: [
        'LOST_UPDATE k 1 2: Counter k was 10 for client 3 at 1.000 ms and then only 12 for client 1 at 4.000 ms; what was acknowledged between makes more.',
      ],
    },
    {
      name: 'of a read that found nothing, what it missed',
      sent: [add([1, 0], 3), read(2, 4, null)],
      final: 3,
      says: [
        'LOST_UPDATE k 1 0: Counter k was 0 for client 2 at 4.000 ms; the additions acknowledged before make at least 3.',
      ],
    },
  ])('$name', ({ sent, final, says }) => {
    expect(listSentences(check(sent, final))).toEqual(says)
  })
})

test('a read beyond its bounds is one anomaly: later reads are not compared with it', () => {
  expect(check([add([1, 0], 3), read(2, 4, 9), read(2, 6, 3)], 3).counts).toEqual({ OVERCOUNT: 1 })
})

test('an addition without an answer counts only where its row is stored', () => {
  const sent = [add([1, 0], 3), add([2, 0], 4, lost)]
  expect(check(sent, 7).anomalies).toEqual([])
  const stored = check(sent, 7, { isStored: (row) => row === 1 })
  expect(stored).toMatchObject({
    anomalies: [],
    unknown: { total: 1, stored: 1, absent: 0, unexplained: 0 },
  })
  const absent = check(sent, 7, { isStored: () => false })
  expect(absent).toMatchObject({
    counts: { OVERCOUNT: 1 },
    unknown: { total: 1, stored: 0, absent: 1, unexplained: 0 },
  })
})

test('an addition without an amount counts one', () => {
  const sent = [op('add', [1, 0, 1]), op('add', [2, 0, 1])]
  expect(check(sent, 2)).toMatchObject({ anomalies: [], missing: null })
  expect(check(sent, 1).counts).toEqual({ LOST_UPDATE: 1 })
})

test('a counter that had no value before the load starts from nothing', () => {
  const before = [{ key: 'k', stored: null, recount: null }]
  expect(check([add([1, 0], 3)], 3, { before })).toMatchObject({ anomalies: [], missing: null })
})

test('a value that is no number is no evidence, and no anomaly', () => {
  expect(check([add([1, 0], 3), read(2, 4, 'many')], 3)).toMatchObject({
    anomalies: [],
    missing: '"many" is no number: amounts and values are numbers, or texts such as 12.30',
  })
})

describe('reads that may be old', () => {
  const sent = [add([1, 0], 3), read(2, 5, 0)]

  test('what was acknowledged within the lag may be missing', () => {
    expect(check(sent, 3, { lagNs: 3e6 }).counts).toEqual({})
    expect(check(sent, 3, { lagNs: 2e6 }).counts).toEqual({ LOST_UPDATE: 1 })
  })

  test('an old read is compared with what was read before it was true, not before it was asked', () => {
    const mixed = [
      op('add', [9, 0, 90], { proposal: 50, ...lost }),
      read(3, 4, 7),
      add([1, 6], 1, { value: 8 }),
      read(3, 9, 0),
    ]
    expect(check(mixed, 51, { lagNs: 6e6 }).counts).toEqual({})
    expect(check(mixed, 51, { lagNs: 1e6 }).counts).toEqual({ WENT_BACK: 1 })
  })
})

describe('additions that answer the new value', () => {
  test('a value that comes again proves nothing where amounts are taken away too', () => {
    const sent = [
      add([1, 0], 1, { value: 1 }),
      add([1, 3], -1, { value: 0 }),
      add([1, 6], 1, { value: 1 }),
    ]
    expect(check(sent, 1)).toMatchObject({ anomalies: [], missing: null })
  })

  test('one that takes away is bounded by what it left', () => {
    const before = { before: counter(10) }
    const sent = [add([1, 0], -4, { value: 6 })]
    expect(check(sent, 6, before).counts).toEqual({})
    expect(check([add([1, 0], -4, { value: 10 })], 6, before).counts).toEqual({ OVERCOUNT: 1 })
  })

  test('values nearer than their amounts are alike, up to the tolerance', () => {
    const sent = [add([1, 0], 1, { value: '1' }), add([2, 0], 1, { value: '1.5' })]
    expect(check(sent, 2, { tolerance: '0.5' }).counts).toEqual({})
    expect(check(sent, 2, { tolerance: '0.4' }).counts).toEqual({ LOST_UPDATE: 1 })
  })

  test('an answer that could not be read leaves an addition that counts', () => {
    expect(check([add([1, 0], 2, { value: UNREAD })], 2)).toMatchObject({
      anomalies: [],
      missing: null,
    })
  })
})

describe('what was examined', () => {
  test('additions that reached the target, and reads', () => {
    const sent = [
      read(5, -3, 0),
      add([1, 0], 1),
      read(2, 1, 0),
      add([3, 1], 1, { outcome: 'fail', status: 404 }),
      add([4, 5], 1, lost),
    ]
    expect(figures(sent)).toEqual({
      keys: 1,
      overlaps: 0,
      evidence: ['acknowledged 1', 'overlaps 0', 'readings 3'],
    })
  })

  test('without additions the rows are judged', () => {
    expect(figures([read(1, 0, 0)], { before: counter(0) })).toMatchObject({
      evidence: ['aggregates 1', 'moved 1'],
    })
  })

  test('a counter whose amounts are too large is one that was touched', () => {
    const large = Number.MAX_SAFE_INTEGER
    expect(figures([add([1, 0], large), add([2, 4], large), add([3, 8], 1, { key: 'l' })])).toEqual(
      {
        keys: 2,
        overlaps: 0,
        evidence: ['acknowledged 3', 'overlaps 0', 'readings 1'],
      },
    )
  })
})

test('an aggregate without a stored value holds nothing', () => {
  const rows = [{ key: 'k', stored: null, recount: 3 }]
  expect(listSentences(checkRecount(toHistory([]), rows, { before: [] }))).toEqual([
    'RECOUNT k: Aggregate k: stored nothing, rows sum to 3.',
  ])
})

test('a tolerance that is no number is a mistake of the caller', () => {
  expect(() => check([], 0, { tolerance: 'a little' })).toThrow('the tolerance is a number')
})

// The definition: between two reads the counter grew by no less than what was acknowledged wholly between them.
test('reads are compared as the definition compares each with each', () => {
  const instant = fc.integer({ min: 1, max: 12 })
  const addition = fc.record({
    from: instant,
    length: fc.integer({ min: 0, max: 3 }),
    amount: fc.integer({ min: 0, max: 3 }),
  })
  const reading = fc.record({
    from: instant,
    length: fc.integer({ min: 0, max: 3 }),
    value: fc.integer({ min: 0, max: 9 }),
  })
  fc.assert(
    fc.property(
      fc.array(addition, { maxLength: 4 }),
      fc.array(reading, { minLength: 1, maxLength: 5 }),
      (additions, readings) => {
        // A large addition without an answer: the counter may have been anything above what was acknowledged.
        const sent = [
          op('add', [99, 0, 50], { proposal: 1_000, ...lost }),
          ...additions.map(({ from, length, amount }, at) =>
            op('add', [at + 20, from, from + length], { proposal: amount }),
          ),
          ...readings.map(({ from, length, value }, at) =>
            op('read', [at, from, from + length], { value }),
          ),
        ]
        const sumOf = (after: number, before: number) =>
          additions
            .filter(({ from, length }) => from > after && from + length < before)
            .reduce((sum, { amount }) => sum + amount, 0)
        const sound = readings.filter(({ from, value }) => value >= sumOf(-1, from))
        const low = sound.filter((later) =>
          sound.some(
            (earlier) =>
              earlier.from + earlier.length < later.from &&
              later.value < earlier.value + sumOf(earlier.from + earlier.length, later.from),
          ),
        )
        const history = toHistory(sent)
        const { anomalies } = checkRecount(history, undefined)
        const found = anomalies
          .filter(({ sentence }) => sentence.includes(' and then '))
          .map(({ operations }) => history.client[operations[1] ?? 0] ?? NaN)
        expect(found.toSorted((a, b) => a - b)).toEqual(low.map((one) => readings.indexOf(one)))
      },
    ),
    { seed: 81, numRuns: 300 },
  )
})
