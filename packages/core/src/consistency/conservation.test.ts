/* oxlint-disable unicorn/consistent-function-scoping -- a check stands beside the cases that it judges */
import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkConservation, type ConservationOptions } from './conservation.ts'
import { toStoredRows, type StoredItem } from './stored-rows.ts'
import { add, listSentences, op, read, write } from './test-support/sentences.ts'
import { toHistory } from './test-support/small-history.ts'

const parts = (a: number | null, b: number) => [
  { key: 'a', value: a },
  { key: 'b', value: b },
]
/** One from a to b, in two milliseconds. */
const move = (client: number, at: number, more: Partial<Operation> = {}) => [
  add([client, at], -1, { key: 'a', ...more }),
  add([client, at], 1, { key: 'b', ...more }),
]
const snapshot = (client: number, at: number, values: readonly [a: number | null, b: number]) =>
  ['a', 'b'].map((key, part) => ({ ...read(client, at, values[part] ?? null), key }))

type Given = Omit<ConservationOptions, 'total' | 'before'> & {
  readonly sent: readonly Operation[]
  readonly before?: readonly StoredItem[]
  readonly after: readonly StoredItem[]
}

function check({ sent, before, after, ...options }: Given) {
  const history = toHistory(sent)
  return checkConservation(history, toStoredRows(history, after), {
    total: 10,
    before: before && toStoredRows(history, before),
    ...options,
  })
}

describe('snapshots of clients', () => {
  test('a wrong sum is proved by what was moved since the last right one, and before it was read', () => {
    const sent = [
      ...move(1, 0),
      ...snapshot(2, 4, [4, 6]),
      ...move(1, 6),
      ...snapshot(2, 10, [4, 7]),
      ...move(1, 14),
    ]
    expect(listSentences(check({ sent, after: parts(2, 8) }))).toEqual([
      'NOT_CONSERVED a 6 7 4 5: The 2 parts that client 2 at 10.000 ms read sum to 11, not to 10; 2 moves were under way since client 2 at 4.000 ms read the right sum.',
    ])
  })

  test('a move without an answer may happen at any later time, one that was refused never does', () => {
    const sent = [
      ...move(1, 0, { outcome: 'info', status: 0 }),
      ...move(3, 0, { outcome: 'fail', status: 409 }),
      ...snapshot(2, 4, [5, 5]),
      ...snapshot(2, 10, [4, 5]),
    ]
    expect(listSentences(check({ sent, after: parts(4, 6) }))).toEqual([
      'NOT_CONSERVED a 6 7 0 1: The 2 parts that client 2 at 10.000 ms read sum to 9, not to 10; 2 moves were under way since client 2 at 4.000 ms read the right sum.',
    ])
  })

  test('a part without a value counts as nothing, and a read that was refused as no part', () => {
    const sent = [
      ...snapshot(2, 0, [null, 10]),
      op('read', [2, 4, 5], { key: 'a', value: 3, outcome: 'fail', status: 409 }),
    ]
    expect(check({ sent, after: parts(null, 10) }).anomalies).toEqual([])
  })

  test('of many parts ten stand for all', () => {
    const sent = Array.from({ length: 12 }, (_, at) => ({ ...read(1, 0, 1), key: `part ${at}` }))
    const [anomaly] = check({ sent, after: [{ key: 'part 0', value: 10 }] }).anomalies
    expect(anomaly?.operations).toHaveLength(10)
    expect(anomaly?.sentence).toContain('The 12 parts')
  })

  test('sums may be off by the tolerance, and by no more', () => {
    const sent = snapshot(2, 0, [5, 6])
    expect(check({ sent, after: parts(5, 5), tolerance: 1 }).counts).toEqual({})
    expect(check({ sent, after: parts(5, 5), tolerance: '0.99' }).counts).toEqual({
      NOT_CONSERVED: 1,
    })
  })
})

describe('the final rows', () => {
  test('with the rows of before, the parts are named that differ from what was moved', () => {
    const result = check({ sent: move(1, 0), before: parts(5, 5), after: parts(4, 5) })
    expect(listSentences(result)).toEqual([
      'NOT_CONSERVED 1: The 2 stored parts sum to 9, not to 10; 1 move was under way by then. 1 of them differ from what was there before and what was moved.',
    ])
    expect(result.anomalies[0]?.rows).toEqual([{ key: 'b', before: '5', moved: '1', value: '5' }])
  })

  test.each([
    { name: 'a move has no answer', more: move(2, 9, { outcome: 'info', status: 0 }) },
    { name: 'a part was written', more: [write([2, 9], '4', { key: 'a' })] },
    { name: 'an amount is unknown', more: [op('add', [2, 9, 10], { key: 'a' })] },
  ])('where $name, all are named', ({ more }) => {
    const sent = [...move(1, 0), ...more]
    const { anomalies } = check({ sent, before: parts(5, 5), after: parts(4, 5) })
    expect(anomalies[0]?.sentence).toMatch(/moves were under way by then\.$/)
    expect(anomalies[0]?.rows).toEqual([
      { key: 'a', value: '4' },
      { key: 'b', value: '5' },
    ])
  })

  test('what was refused or read moved nothing', () => {
    const sent = [
      ...move(1, 0),
      ...move(2, 9, { outcome: 'fail', status: 409 }),
      ...snapshot(3, 20, [4, 6]),
    ]
    const { anomalies } = check({ sent, before: parts(5, 5), after: parts(4, 5) })
    expect(anomalies[0]?.rows).toEqual([{ key: 'b', before: '5', moved: '1', value: '5' }])
  })

  test('parts that were wrong before and moved rightly since are still a wrong sum, without names', () => {
    const { anomalies } = check({ sent: move(1, 0), before: parts(5, 4), after: parts(4, 5) })
    expect(anomalies[0]?.sentence).toBe(
      'The 2 stored parts sum to 9, not to 10; 2 moves were under way by then.',
    )
  })
})

describe('what is evidence', () => {
  test('only operations that moved overlap', () => {
    const sent = [
      ...move(1, 0),
      ...snapshot(2, 1, [5, 5]),
      ...move(3, 1, { outcome: 'fail', status: 404 }),
      ...move(4, 6, { outcome: 'info', status: 0 }),
    ]
    const { overlaps, contendedKeys, evidence } = check({ sent, after: parts(4, 6) })
    expect({ overlaps, contendedKeys, acknowledged: evidence[0]?.found }).toEqual({
      overlaps: 0,
      contendedKeys: 0,
      acknowledged: 2,
    })
  })

  test('without the rows of before nothing shows that a part changed', () => {
    const reason = 'nothing shows that a part changed: the rows before the load were not read'
    expect(check({ sent: move(1, 0), after: parts(4, 6) }).reason).toBe(reason)
    expect(check({ sent: snapshot(1, 0, [5, 5]), after: parts(5, 5) }).missing).toBeNull()
  })

  test('a part that was not there before was moved to', () => {
    const before = [{ key: 'a', value: 10 }]
    expect(check({ sent: move(1, 0), before, after: parts(9, 1) }).evidence[1]?.found).toBe(2)
    const later = check({ sent: snapshot(1, 0, [9, 1]), before, after: parts(9, 1) })
    expect(later.evidence[1]?.found).toBe(2)
  })

  test('moves after which every part is as before are no evidence, and the reason names one', () => {
    const unmoved = (sent: readonly Operation[]) =>
      check({ sent, before: parts(5, 5), after: parts(5, 5) }).reason
    const remedy = 'see that `stored` selects what the moves change'
    expect(unmoved(move(1, 0))).toBe(
      `2 moves were acknowledged, and no part changed during the run, though they moved part a by -1; ${remedy}`,
    )
    expect(unmoved([write([1, 0], '5', { key: 'a' })])).toBe(
      `1 move was acknowledged, and no part changed during the run; ${remedy}`,
    )
  })

  test('a total that is no number is a mistake of the caller', () => {
    const rows = toStoredRows(toHistory([]), [])
    const judge = (total: string, tolerance: string) => () =>
      checkConservation(toHistory([]), rows, { total, tolerance })
    expect(judge('all', '0')).toThrow('total and tolerance are numbers')
    expect(judge('10', 'little')).toThrow('total and tolerance are numbers')
  })
})
