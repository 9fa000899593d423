import { expect, test } from 'vitest'
import { findRows, toFileName, toSheet, type Column } from './column.ts'

type Run = { readonly name: string; readonly p99: number | null; readonly at: string }

const runs: readonly Run[] = [
  { name: 'baseline one', p99: 1204.567, at: '2026-11-20T09:00:00.000Z' },
  { name: 'candidate two', p99: null, at: '2026-11-21T09:00:00.000Z' },
]
const columns: readonly Column<Run>[] = [
  { title: 'run', cell: ({ name }) => name },
  { title: 'p99', unit: 'ms', cell: ({ p99 }) => p99?.toFixed(0) ?? '–', value: ({ p99 }) => p99 },
  { title: 'at', cell: () => null, value: ({ at }) => at, shown: () => 'in November' },
]

test('a sheet has the whole values, not what cells show, and units beside the titles', () => {
  expect(toSheet(columns, runs)).toEqual([
    ['run', 'p99 (ms)', 'at'],
    ['baseline one', 1204.567, '2026-11-20T09:00:00.000Z'],
    ['candidate two', null, '2026-11-21T09:00:00.000Z'],
  ])
})

test.each([
  ['', ['baseline one', 'candidate two']],
  ['  ', ['baseline one', 'candidate two']],
  ['BASE', ['baseline one']],
  ['two  cand', ['candidate two']],
  ['1205', ['baseline one']],
  ['1204.567', ['baseline one']],
  ['2026-11-21', ['candidate two']],
  ['november', ['baseline one', 'candidate two']],
  ['baseline two', []],
])('the search %j finds %j', (search, names) => {
  expect(findRows(columns, runs, search).map(({ name }) => name)).toEqual(names)
})

test.each([
  ['Runs, newest first', 'runs-newest-first.csv'],
  ['../../etc/passwd\u202e', 'etc-passwd.csv'],
  ['……', 'table.csv'],
  ['x'.repeat(300), `${'x'.repeat(60)}.csv`],
])('the file of the table %j is %j', (caption, name) => {
  expect(toFileName(caption)).toBe(name)
})
