/* oxlint-disable unicorn/consistent-function-scoping -- a check stands beside the cases that it judges */
import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkConservation, checkLockTable, checkRecount } from './index.ts'
import { toStoredRows, type StoredItem } from './stored-rows.ts'
import { toHistory } from './test-support/small-history.ts'

const op = (more: Partial<Operation> & Pick<Operation, 'action'>): Operation => ({
  invokedAtNs: 0,
  returnedAtNs: 9,
  outcome: 'ok',
  key: 'k',
  status: 200,
  ...more,
})
const times = (count: number) => Array.from({ length: count }, (_, at) => at)

describe('stories show the operations that prove it', () => {
  test('a lost update marks the additions that overlapped, not the others', () => {
    const calm = times(5).map((at) =>
      op({ action: 'add', proposal: 1, invokedAtNs: at * 10, returnedAtNs: at * 10 + 5 }),
    )
    const racing = [100, 101].map((invokedAtNs, client) =>
      op({ action: 'add', proposal: 1, client, invokedAtNs, returnedAtNs: 110 }),
    )
    const result = checkRecount(toHistory([...calm, ...racing]), [
      { key: 'k', stored: 6, recount: null },
    ])
    expect(result.anomalies).toMatchObject([{ class: 'LOST_UPDATE', operations: [5, 6] }])
  })

  const move = (from: string, to: string, at: number): Operation[] => [
    op({
      action: 'add',
      key: from,
      proposal: -10,
      client: at,
      invokedAtNs: at,
      returnedAtNs: at + 5,
    }),
    op({ action: 'add', key: to, proposal: 10, client: at, invokedAtNs: at, returnedAtNs: at + 5 }),
  ]
  const parts = (a: number, b: number, c: number) =>
    Object.entries({ a, b, c }).map(([key, value]) => ({ key, value }))
  const judge = (after: readonly StoredItem[]) => {
    const history = toHistory([
      ...move('a', 'b', 0),
      ...move('b', 'c', 100),
      ...move('b', 'c', 102),
    ])
    return checkConservation(history, toStoredRows(history, after), {
      total: 300,
      before: toStoredRows(history, parts(100, 100, 100)),
    })
  }

  test('what is conserved passes', () => {
    expect(judge(parts(90, 90, 120)).outcome).toBe('pass')
  })

  test('what is not names the part that is wrong and the moves of it that overlapped', () => {
    const [anomaly] = judge(parts(90, 100, 120)).anomalies
    expect(anomaly?.rows).toEqual([{ key: 'b', before: '100', moved: '-10', value: '100' }])
    expect(anomaly?.operations).toEqual([2, 4])
    expect(anomaly?.sentence).toContain('The 3 stored parts sum to 310, not to 300')
  })

  test('nothing moved is no evidence, whatever was acknowledged', () => {
    expect(judge(parts(100, 100, 100)).reason).toBe(
      '6 moves were acknowledged, and no part changed during the run, though they moved part a by -10; see that `stored` selects what the moves change',
    )
  })

  test('moves that cancel each other happened; that parts are as before shows nothing of the query', () => {
    const back = toHistory([...move('a', 'b', 0), ...move('b', 'a', 2)])
    const rows = (history: typeof back, b: number) => toStoredRows(history, parts(100, b, 100))
    const options = { total: 300, before: rows(back, 100) }
    const result = checkConservation(back, rows(back, 100), options)
    expect(result).toMatchObject({ outcome: 'no_evidence', missing: null })
    expect(result.reason).toMatch(
      /^4 moves were acknowledged, and those of each part cancel each other/,
    )
    expect(checkConservation(back, rows(back, 110), options).outcome).toBe('fail')
    // A snapshot that shows a part changed is evidence.
    const seen = toHistory([
      ...move('a', 'b', 0),
      ...Object.entries({ a: 90, b: 110, c: 100 }).map(([key, value]) =>
        op({ action: 'read', key, value, client: 9, invokedAtNs: 7, returnedAtNs: 8 }),
      ),
      ...move('b', 'a', 10),
    ])
    const before = rows(seen, 100)
    expect(checkConservation(seen, before, { total: 300, before }).outcome).toBe('pass')
  })

  test('a query without rows says so', () => {
    expect(judge([]).reason).toBe('the query of the stored rows found none')
  })
})

describe('lock tables', () => {
  const run = (holder: string, startedAt: number, finishedAt: number | null = startedAt + 5) => ({
    scope: 'job',
    holder,
    startedAt,
    finishedAt,
  })
  const refused = times(4).map((client) => op({ action: 'acquire', value: null, client }))

  test('executions that had ended before the load prove nothing about it', () => {
    const before = [run('a', 0), run('b', 10)]
    expect(checkLockTable(before, { before })).toMatchObject({ outcome: 'no_evidence', keys: 0 })
    expect(checkLockTable([...before, run('c', 20), run('d', 30)], { before }).outcome).toBe('pass')
  })

  test('one execution while others were refused was contended, and says how often', () => {
    const observed = toHistory(refused)
    const result = checkLockTable([run('a', 0)], { observed })
    expect(result.outcome).toBe('pass')
    expect(result.evidence).toContainEqual({
      counted: 'refused',
      what: 'refused tries',
      found: 4,
      minimum: 0,
    })
  })

  test('a time that could not be read is no evidence', () => {
    expect(checkLockTable([run('a', Number.NaN), run('b', 1)]).reason).toContain('1 rows have')
  })
})
