import { expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { describeAnomalies } from './anomaly-story.ts'
import { checkMonotonicReads, checkWriteOnce } from './index.ts'
import type { Anomaly } from './guarantee-result.ts'
import { toStoredRows } from './stored-rows.ts'
import { read, write } from './test-support/sentences.ts'
import { toHistory } from './test-support/small-history.ts'
import { UNREAD } from './unread.ts'

const anomaly = (more: Partial<Anomaly>): Anomaly => ({
  class: 'CONFLICT',
  promise: 'one key had two values',
  key: 'k',
  operations: [],
  moreOperations: 0,
  rows: [],
  moreRows: 0,
  sentence: 'It did.',
  ...more,
})

test('a story has the operations of the key in their order, and says which of them prove it', () => {
  const history = toHistory([
    write([1, 2], 'red', { step: 'assign' }),
    { ...write([9, 3], 'x'), key: 'other' },
    write([2, 4], null, { proposal: 'blue', outcome: 'info', status: 0 }),
    read(3, 6, 'blue'),
  ])
  const stored = toStoredRows(history, [{ key: 'k', value: 'red' }])
  const [story] = describeAnomalies(history, checkWriteOnce(history, stored).anomalies)
  expect(story).toEqual({
    class: 'CONFLICT',
    promise: 'one key had two values',
    key: 'k',
    sentence:
      'Key k was "red" for client 1 at 0.000 ms and "blue" for client 3 at 4.000 ms: the first value must hold for everybody.',
    operations: [
      {
        row: 0,
        client: 1,
        attempt: 1,
        step: 'assign',
        action: 'write',
        outcome: 'ok',
        status: 200,
        invokedMs: 0,
        returnedMs: 1,
        proposal: 'red',
        value: 'red',
        proves: true,
      },
      {
        row: 2,
        client: 2,
        attempt: 2,
        step: '',
        action: 'write',
        outcome: 'info',
        status: null,
        invokedMs: 2,
        returnedMs: 3,
        proposal: 'blue',
        value: null,
        proves: false,
      },
      {
        row: 3,
        client: 3,
        attempt: 1,
        step: '',
        action: 'read',
        outcome: 'ok',
        status: 200,
        invokedMs: 4,
        returnedMs: 5,
        proposal: null,
        value: 'blue',
        proves: true,
      },
    ],
    omitted: 0,
    rows: [{ key: 'k', value: 'red' }],
    omittedRows: 0,
  })
})

const reads = (count: number): Operation[] =>
  Array.from({ length: count }, (_, at) => read(1, at * 2, 100 - at))

test('a story shows 24 operations: those that prove it, then the first of the others', () => {
  const history = toHistory(reads(40))
  const [first] = checkMonotonicReads(history).anomalies
  const [story] = describeAnomalies(history, [anomaly({ operations: [38, 39] })])
  expect(story?.operations.map(({ row }) => row)).toEqual([
    ...Array.from({ length: 22 }, (_, row) => row),
    38,
    39,
  ])
  expect(story?.omitted).toBe(16)
  expect(story?.operations.filter(({ proves }) => proves).map(({ row }) => row)).toEqual([38, 39])
  expect(story?.operations.at(-1)?.attempt).toBe(40)
  expect(first && describeAnomalies(history, [first])[0]?.operations).toHaveLength(24)
  const proof = Array.from({ length: 30 }, (_, row) => row)
  const [long] = describeAnomalies(history, [anomaly({ operations: proof, moreOperations: 12 })])
  expect([long?.operations.length, long?.omitted]).toEqual([30, 12])
})

test('an anomaly of no key shows what proves it alone, and several of one key share its operations', () => {
  const history = toHistory(reads(3))
  const stories = describeAnomalies(history, [
    anomaly({ key: '', operations: [2], moreRows: 4 }),
    anomaly({ operations: [0] }),
    anomaly({ operations: [1] }),
    anomaly({ key: 'unknown' }),
  ])
  expect(stories.map(({ operations }) => operations.map(({ row }) => row))).toEqual([
    [2],
    [0, 1, 2],
    [0, 1, 2],
    [],
  ])
  expect(stories.map(({ operations }) => operations.map(({ proves }) => proves))).toEqual([
    [true],
    [true, false, false],
    [false, true, false],
    [],
  ])
  expect(stories[0]?.omittedRows).toBe(4)
  expect(describeAnomalies(history, [])).toEqual([])
})

test('a value that could not be read is shown as nothing', () => {
  const history = toHistory([read(1, 0, UNREAD), read(1, 2, 'red')])
  const [story] = describeAnomalies(history, [anomaly({ operations: [0, 1] })])
  expect(story?.operations.map(({ value }) => value)).toEqual([null, 'red'])
})
