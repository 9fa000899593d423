import { expect, test } from 'vitest'
import {
  compareRecordings,
  compareSweeps,
  describeReproduction,
  judgeSweep,
  listCells,
  toSweepEvents,
  type SentStatement,
  type SweepFaultPlan,
} from './index.ts'

const sent = (sql: string, more: Partial<SentStatement> = {}): SentStatement => ({
  sql,
  fingerprint: sql,
  transaction: 'open',
  connection: 0,
  step: 'POST /orders',
  isAnswered: false,
  ...more,
})
const flow = ['begin', 'select 1 from stock', 'insert into orders', 'insert into orders', 'commit']
const events = (statements: readonly string[]) => toSweepEvents(statements.map((sql) => sent(sql)))

const faults: readonly SweepFaultPlan[] = [
  { fault: 'kill', points: ['before', 'after'] },
  { fault: 'swallow', points: ['after'] },
  { fault: 'lost-answer', points: ['before', 'after'], needsOpenRequest: true },
]

test('an event keeps its identity when statements move, and in another build', () => {
  const [, , first, second, commit] = events(flow)
  expect(first?.id).toMatch(/^insert-orders-[0-9a-f]{6}\.1$/)
  expect(second?.id).toBe(first?.id.replace('.1', '.2'))
  const moved = events(['commit', 'insert into orders'])
  expect(moved.map(({ id }) => id)).toEqual([commit?.id, first?.id])
})

test('recordings differ by the statements that one of them has, and not by their order', () => {
  const one = events(flow)
  expect(compareRecordings(one, events(flow.toReversed()))).toEqual([])
  const found = compareRecordings(
    one,
    events(['begin', 'select now()', 'insert into orders', 'commit']),
  )
  expect(found.map(({ recording, event }) => [recording, event.sql, event.occurrence])).toEqual([
    [1, 'select 1 from stock', 1],
    [2, 'select now()', 1],
    [1, 'insert into orders', 2],
  ])
})

test('cells come around commits first, then around writes, then around reads, and after before before', () => {
  const cells = listCells(events(flow), faults)
  const places = cells.map(({ event, point, fault }) => `${event.number} ${point} ${fault}`)
  expect(places.slice(0, 5)).toEqual([
    '5 after kill',
    '5 after swallow',
    '5 after lost-answer',
    '5 before kill',
    '5 before lost-answer',
  ])
  expect([...new Set(cells.map(({ event }) => event.number))]).toEqual([5, 3, 4, 2, 1])
  expect(cells).toHaveLength(5 * 5)
  expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length)
})

test('the HTTP answer cannot be lost where it was given already', () => {
  const late = toSweepEvents([sent('insert into audit', { transaction: 'idle', isAnswered: true })])
  expect(listCells(late, faults).map(({ fault }) => fault)).toEqual(['kill', 'swallow', 'kill'])
})

const cell = (outcome: 'pass' | 'fail' | 'no_evidence') => ({ outcome })

test.each([
  { what: 'all cells pass', cells: ['pass', 'pass'], missing: [null], outcome: 'pass' },
  { what: 'one cell is red', cells: ['pass', 'fail'], missing: ['not all'], outcome: 'fail' },
  {
    what: 'one was not tried',
    cells: ['pass', 'no_evidence'],
    missing: [],
    outcome: 'no_evidence',
  },
  { what: 'something is missing', cells: ['pass'], missing: [null, 'x'], outcome: 'no_evidence' },
  { what: 'there was nothing to sweep', cells: [], missing: [], outcome: 'no_evidence' },
] as const)('where $what it is $outcome', ({ cells, missing, outcome }) => {
  expect(judgeSweep({ cells: cells.map(cell), missing }).outcome).toBe(outcome)
})

const swept = (red: Readonly<Record<string, readonly string[]>>, ids: readonly string[]) => ({
  events: ids.map((id) => ({ id })),
  cells: ids.map((id) => ({
    id: `${id}/after/kill`,
    event: id,
    outcome: red[id] ? ('fail' as const) : ('pass' as const),
    anomalies: (red[id] ?? []).map((name) => ({ guarantee: 'orders', class: name })),
  })),
})

test('a class that the baseline does not show is new, and so is one in a cell that it passes', () => {
  const before = swept({ a: ['LOST'], gone: ['GHOST'] }, ['a', 'b', 'gone'])
  const after = swept({ a: ['LOST', 'DUPLICATE'], b: ['LOST'], fresh: ['LOST'] }, [
    'a',
    'b',
    'fresh',
  ])
  expect(compareSweeps(before, after)).toEqual({
    gained: [
      { guarantee: 'orders', class: 'LOST', cells: ['b/after/kill'] },
      { guarantee: 'orders', class: 'DUPLICATE', cells: ['a/after/kill'] },
    ],
    kept: [{ guarantee: 'orders', class: 'LOST', cells: ['a/after/kill', 'fresh/after/kill'] }],
    removed: [{ guarantee: 'orders', class: 'GHOST', cells: ['gone/after/kill'] }],
    onlyBaseline: ['gone'],
    onlyCandidate: ['fresh'],
  })
})

test('the outcome of repeats is said in a few words', () => {
  expect(describeReproduction({ tried: 10, reproduced: 9 })).toBe('reproduced 9 of 10')
})
