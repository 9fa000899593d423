import { expect, test } from 'vitest'
import { type Operation, widenHistory } from '../history/index.ts'
import { checkMutualExclusion } from './mutual-exclusion.ts'
import { countKeyOverlaps } from './overlaps.ts'
import { checkMonotonicReads } from './session-reads.ts'
import { toSlots } from './slots.ts'
import { toHistory } from './test-support/small-history.ts'

const op = (client: number, span: readonly [number, number], more: Partial<Operation>) => ({
  outcome: 'ok' as const,
  key: 'k',
  client,
  invokedAtNs: span[0],
  returnedAtNs: span[1],
  action: 'read' as const,
  ...more,
})

test('two machines: an order that their clocks leave open is no breach', () => {
  const holds = toHistory([
    op(1, [0, 10], { action: 'acquire', value: 'yes' }),
    op(2, [50, 60], { action: 'acquire', value: 'yes' }),
    op(2, [90, 95], { action: 'release' }),
    op(1, [100, 110], { action: 'release' }),
  ])
  expect(checkMutualExclusion(holds).anomalies).toHaveLength(1)
  expect(checkMutualExclusion(widenHistory(holds, 5)).anomalies).toHaveLength(1)
  expect(checkMutualExclusion(widenHistory(holds, 50)).anomalies).toEqual([])
})

test('one client has one clock: what it saw is in order, however little is known of other clocks', () => {
  const reads = toHistory([op(1, [0, 10], { value: '2' }), op(1, [11, 20], { value: '1' })])
  expect(checkMonotonicReads(reads).counts).toMatchObject({ WENT_BACK: 1 })
  expect(checkMonotonicReads(widenHistory(reads, 1_000)).counts).toMatchObject({ WENT_BACK: 1 })
})

test('reads of one client that did overlap are in no order, however they are widened', () => {
  const reads = toHistory([op(1, [0, 10], { value: '2' }), op(1, [9, 20], { value: '1' })])
  expect(checkMonotonicReads(widenHistory(reads, 1_000)).anomalies).toEqual([])
})

test.each([
  {
    title: 'an overlap that is longer than what is not known counts',
    other: [50, 150],
    overlaps: 1,
  },
  { title: 'one that may be none does not', other: [95, 195], overlaps: 0 },
  { title: 'nor operations one after the other', other: [110, 200], overlaps: 0 },
] as const)('$title', ({ other, overlaps }) => {
  const history = widenHistory(toHistory([op(1, [0, 100], {}), op(2, other, {})]), 10)
  expect(countKeyOverlaps(history, toSlots(history), () => true).overlaps).toBe(overlaps)
})
