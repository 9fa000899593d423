import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import {
  checkConservation,
  checkExactlyOnce,
  checkIdempotentCreate,
  checkLockTable,
  checkMonotonicReads,
  checkMutualExclusion,
  checkReadYourWrites,
  checkRecount,
  checkUniqueIds,
} from './index.ts'
import {
  add,
  counter,
  create,
  op,
  read,
  rowsOf,
  run,
  take,
  write,
} from './test-support/sentences.ts'
import { toStoredRows } from './stored-rows.ts'
import { toHistory } from './test-support/small-history.ts'
import { UNREAD } from './unread.ts'

const items = (...keys: readonly string[]) => keys.map((key) => ({ key, value: 'h1' }))
const info = { outcome: 'info', status: 0 } as const
const refused = (status: number) => ({ outcome: 'fail', status }) as const
const figures = ({ keys, contendedKeys, overlaps, evidence }: GuaranteeResult) => ({
  keys,
  contendedKeys,
  overlaps,
  ...Object.fromEntries(evidence.map(({ counted, found }) => [counted, found])),
})

const moveOne = (client: number, at: number) => [
  add([client, at], -1, { key: 'a' }),
  add([client, at], 1, { key: 'b' }),
]

const describeUnread = (what: string, count = 1) =>
  `${count} acknowledged ${what} gave no value: the answer had no body or was not JSON; return \`value\` in observe`

const missing = ({ missing: reason }: GuaranteeResult) => reason

const aggregate = (
  key: string,
  stored: string | number,
  recount: string | number | null = null,
) => ({ key, stored, recount })

const compareTimes = (stored: string | null, recount: string | null) =>
  checkRecount(toHistory([]), [{ key: 'k', stored, recount }], { before: [] })

const strangeWords = (step?: string) => [
  create([1, 0], 'created', step === undefined ? {} : { step }),
  create([2, 2], 'made', { key: 'l' }),
]

const unknownWord = (where: string) =>
  `observe returned the value "created" for 2 creates${where}: a create is answered accepted, duplicate, conflict or nothing`

// Each kind counts what it looked at: by these figures a page says how much a pass is worth.
describe('figures', () => {
  test('idempotentCreate', () => {
    const result = checkIdempotentCreate(
      ...rowsOf(
        [
          create([1, 0], 'accepted'),
          create([2, 0.5], 'duplicate'),
          create([3, 3], null, { key: 'l', ...info }),
          create([4, 5], null, { key: 'm', ...info }),
          create([5, 7], null, { key: 'm', ...refused(404) }),
          create([6, 9], 'conflict', { key: 'n', proposal: 'h2', ...refused(409) }),
          create([7, 11], 'accepted', { key: 'n' }),
          read(8, 13, 'x'),
        ],
        items('k', 'l', 'n'),
      ),
    )
    expect(figures(result)).toEqual({
      keys: 4,
      contendedKeys: 3,
      overlaps: 1,
      acknowledged: 3,
      answered: 4,
      repeats: 2,
    })
    expect(result.unknown).toEqual({ total: 2, stored: 1, absent: 1, unexplained: 0 })
    expect(result).toMatchObject({ anomalies: [], warnings: [] })
  })

  test('exactlyOnce', () => {
    const result = checkExactlyOnce(
      ...rowsOf(
        [
          add([1, 0], 1),
          add([2, 1], 1),
          add([3, 5], 1, { key: 'l', ...refused(409) }),
          add([4, 8], 1, { key: 'm', ...info }),
          read(5, 20, 1),
        ],
        [{ key: 'k' }],
      ),
    )
    expect(figures(result)).toEqual({
      keys: 3,
      contendedKeys: 1,
      overlaps: 1,
      acknowledged: 2,
      answered: 3,
    })
    expect(result.unknown).toEqual({ total: 1, stored: 0, absent: 1, unexplained: 0 })
  })

  test('recount', () => {
    const result = checkRecount(
      toHistory([
        add([1, 0], 1),
        add([2, 1], 2),
        add([3, 9], 4, { key: 'l' }),
        read(4, 20, 3),
        op('read', [5, 30, 31], { key: 'l', value: 4 }),
      ]),
      [...counter(3), { key: 'l', stored: 4, recount: null }],
    )
    expect(figures(result)).toEqual({
      keys: 2,
      contendedKeys: 1,
      overlaps: 1,
      acknowledged: 3,
      readings: 4,
    })
    expect(result.anomalies).toEqual([])
  })

  test('conservation', () => {
    const history = toHistory([...moveOne(1, 0), ...moveOne(2, 1), ...moveOne(3, 9)])
    const parts = (a: number, b: number) =>
      toStoredRows(history, [
        { key: 'a', value: a },
        { key: 'b', value: b },
      ])
    const result = checkConservation(history, parts(2, 8), { total: 10, before: parts(5, 5) })
    expect(figures(result)).toEqual({
      keys: 2,
      contendedKeys: 2,
      overlaps: 2,
      acknowledged: 6,
      moved: 2,
    })
    expect(result).toMatchObject({ outcome: 'pass', warnings: [] })
  })

  test('mutualExclusion', () => {
    const result = checkMutualExclusion(
      toHistory([
        take(1, 0, 1),
        op('acquire', [2, 2, 3], { value: null }),
        op('acquire', [3, 4, 5], { ...refused(409) }),
        op('acquire', [4, 5, 6], { ...refused(404) }),
        op('release', [1, 6, 7]),
        take(2, 8, 2),
        op('release', [2, 10, 11]),
        op('acquire', [1, 12, 13], { key: 'l', value: 1 }),
      ]),
    )
    expect(figures(result)).toMatchObject({
      keys: 2,
      contendedKeys: 1,
      overlaps: 2,
      holds: 3,
      refused: 2,
    })
    expect(result.anomalies).toEqual([])
  })

  test('lock tables', () => {
    const observed = toHistory([
      op('acquire', [1, 0, 3], { value: 1 }),
      op('acquire', [2, 1, 2], { value: null }),
      op('acquire', [3, 1, 2], { ...refused(409) }),
      op('acquire', [4, 1, 2], { ...info }),
      op('acquire', [5, 1, 2], { ...refused(401) }),
      op('read', [6, 1, 2], { value: null }),
    ])
    const rows = [
      run('c', [30, 31]),
      run('a', [0, 5]),
      run('b', [7, 9]),
      { ...run('a', [2, 8]), scope: 'other' },
      run('z', [40, null]),
    ]
    const result = checkLockTable(rows, {
      observed,
      before: [run('a', [0, 5]), run('z', [40, null])],
    })
    expect(figures(result)).toEqual({
      keys: 2,
      contendedKeys: 1,
      overlaps: 3,
      executions: 4,
      repeats: 4,
      refused: 2,
    })
    expect(result).toMatchObject({ outcome: 'pass', anomalies: [] })
  })

  test('session reads', () => {
    const result = checkMonotonicReads(
      toHistory([
        read(1, 0, 1),
        read(1, 2, 2),
        read(1, 4, 2),
        read(2, 4.5, 3),
        op('read', [2, 6, 7], { key: 'l', value: 1 }),
      ]),
    )
    expect(figures(result)).toMatchObject({ keys: 2, contendedKeys: 1, compared: 2, overlaps: 1 })
    const own = checkReadYourWrites(
      toHistory([
        write([1, 0], null, { proposal: '3' }),
        read(1, 2, 3),
        read(1, 4, 2),
        read(2, 6, 1),
      ]),
    )
    expect(figures(own)).toMatchObject({ compared: 2 })
    expect(own.counts).toEqual({ OWN_WRITE_MISSED: 1 })
  })

  test('uniqueIds', () => {
    const ids = Array.from({ length: 10 }, (_, at) =>
      create([at, at * 3], `id-${at}`, { key: `k${at}` }),
    )
    const alone = checkUniqueIds(toHistory(ids))
    expect(figures(alone)).toEqual({ keys: 10, contendedKeys: 10, overlaps: 0, ids: 10 })
    expect(alone.warnings).toEqual([
      'no two creates overlapped: ids that are made at the same time were not put to the test',
    ])
    const more = [
      ...ids,
      add([11, 27.5], 1, { key: 'x', value: 'id-11' }),
      create([12, 40], null),
      read(13, 50, 'id-1'),
    ]
    const together = checkUniqueIds(toHistory(more))
    expect(figures(together)).toEqual({ keys: 11, contendedKeys: 11, overlaps: 1, ids: 11 })
    expect(together).toMatchObject({ outcome: 'pass', warnings: [] })
    expect(checkUniqueIds(toHistory([read(1, 0, 'x')]))).toMatchObject({ keys: 0, warnings: [] })
  })
})

describe('why there is no evidence', () => {
  test('rows that could not be read', () => {
    expect(missing(checkExactlyOnce(toHistory([add([1, 0], 1)]), undefined))).toBe(
      'the stored rows could not be read',
    )
    expect(missing(checkIdempotentCreate(toHistory([create([1, 0], 'accepted')]), undefined))).toBe(
      'the stored rows could not be read',
    )
    expect(missing(checkConservation(toHistory([]), undefined, { total: 1 }))).toBe(
      'the stored rows could not be read',
    )
    expect(missing(checkRecount(toHistory([add([1, 0], 1)]), undefined))).toBe(
      'the stored aggregates could not be read',
    )
    expect(missing(checkLockTable(undefined))).toBe('the lock table could not be read')
  })

  test('answers that could not be read', () => {
    expect(missing(checkMonotonicReads(toHistory([read(1, 0, UNREAD), read(1, 2, UNREAD)])))).toBe(
      describeUnread('reads and writes', 2),
    )
    expect(
      missing(checkReadYourWrites(toHistory([write([1, 0], UNREAD, { proposal: null })]))),
    ).toBe(describeUnread('reads and writes'))
    expect(missing(checkUniqueIds(toHistory([create([1, 0], UNREAD)])))).toBe(
      describeUnread('creates'),
    )
    expect(
      missing(checkMutualExclusion(toHistory([op('acquire', [1, 0, 1], { value: UNREAD })]))),
    ).toBe(describeUnread('tries to get a lock'))
    expect(missing(checkRecount(toHistory([add([1, 0], 1), read(2, 3, UNREAD)]), counter(1)))).toBe(
      describeUnread('reads'),
    )
    expect(
      missing(
        checkConservation(...rowsOf([read(1, 0, UNREAD)], [{ key: 'k', value: 1 }]), { total: 1 }),
      ),
    ).toBe(describeUnread('reads'))
    const mixed = [create([1, 0], 'accepted'), create([2, 2], UNREAD, { key: 'l' })]
    expect(missing(checkIdempotentCreate(...rowsOf(mixed, items('k', 'l'))))).toBe(
      describeUnread('creates'),
    )
  })

  test('aggregates that cannot be compared or summed', () => {
    const strange = (...keys: readonly string[]) =>
      missing(
        checkRecount(
          toHistory([]),
          keys.map((key) => aggregate(key, '2026-01-02', 7)),
          { before: [] },
        ),
      )
    expect(strange('k')).toBe('aggregate k is neither a number nor a time, and cannot be compared')
    expect(strange('k', 'l', 'm')).toBe(
      'aggregate k and 2 more is neither a number nor a time, and cannot be compared',
    )
    expect(compareTimes('2026-01-02', '2026-01-02T00:00Z')).toMatchObject({
      missing: null,
      anomalies: [],
    })
    expect(compareTimes('2026-01-02', '2026-01-03')).toMatchObject({
      missing: null,
      counts: { RECOUNT: 1 },
    })
    expect(compareTimes(null, '2026-01-03').counts).toEqual({ RECOUNT: 1 })
    expect(compareTimes('0', null).counts).toEqual({})
    expect(compareTimes('1', '0').counts).toEqual({ RECOUNT: 1 })
    expect(
      missing(checkRecount(toHistory([add([1, 0], 1)]), [aggregate('k', '2026-01-02')])),
    ).toContain('"2026-01-02" is no number')
    const large = Number.MAX_SAFE_INTEGER
    expect(
      missing(
        checkRecount(toHistory([add([1, 0], large, {}), add([2, 0], large, {})]), counter(large)),
      ),
    ).toBe('aggregate k has amounts too large to be summed exactly: select a larger unit')
    expect(missing(checkRecount(toHistory([]), [aggregate('k', 1, 1)]))).toBe(
      'nothing shows that an aggregate changed: the rows before the load were not read',
    )
  })

  test('words of an author that a create does not know, with the step that they came from', () => {
    expect(missing(checkIdempotentCreate(...rowsOf(strangeWords(), items('k', 'l'))))).toBe(
      unknownWord(''),
    )
    expect(missing(checkIdempotentCreate(...rowsOf(strangeWords('post'), items('k', 'l'))))).toBe(
      unknownWord(' on post'),
    )
  })
})

describe('warnings', () => {
  test('a race that was not put to the test', () => {
    const one = [create([1, 0], 'accepted'), create([2, 5], 'duplicate')]
    expect(checkIdempotentCreate(...rowsOf(one, items('k'))).warnings).toEqual([
      'no two creates of one item overlapped: a race between them was not put to the test',
    ])
    expect(checkIdempotentCreate(...rowsOf(one.slice(0, 1), items('k'))).warnings).toEqual([])
    const moves = [add([1, 0], 1, { key: 'a' }), add([2, 5], -1, { key: 'b' })]
    expect(checkConservation(...rowsOf(moves, []), { total: 0 }).warnings).toEqual([
      'no two moves of one part overlapped: a race between them was not put to the test',
    ])
    expect(checkConservation(...rowsOf([], []), { total: 0 }).warnings).toEqual([])
  })

  test('creates that never say whether they made something', () => {
    const silent: Operation[] = [create([1, 0], null), create([2, 0], null)]
    expect(checkIdempotentCreate(...rowsOf(silent, items('k'))).warnings).toEqual([
      'no answer shows whether it was new: DOUBLE_ACCEPT and FALSE_DUPLICATE were not looked for; observe may return the value accepted, duplicate or conflict',
    ])
  })
})
