import { expect, test } from 'vitest'
import { shiftHistory, widenHistory } from './correct-times.ts'
import { HistoryBuilder } from './history-builder.ts'
import { mergeHistories } from './merge-histories.ts'

/** One operation of a client, from and to these nanoseconds. */
function historyOf(client: number, ...spans: readonly (readonly [from: number, to: number])[]) {
  const builder = new HistoryBuilder({ prefix: 'g-' })
  for (const [invokedAtNs, returnedAtNs] of spans)
    builder.add({ invokedAtNs, returnedAtNs, outcome: 'ok', action: 'write', key: 'k', client })
  return builder.build()
}

test('histories of two machines are in order by one clock', () => {
  const here = historyOf(0, [100, 200], [500, 600])
  const there = historyOf(1, [1_000_300, 1_000_400])
  const merged = mergeHistories([here, shiftHistory(there, -1_000_000)])
  expect([...merged.client]).toEqual([0, 1, 0])
  expect([...merged.invokedAtNs]).toEqual([100, 300, 500])
  expect(merged.uncertaintyNs).toBeUndefined()
})

test('what is not known of the clocks makes each operation longer at both ends', () => {
  const merged = mergeHistories([
    widenHistory(historyOf(0, [100, 200]), 30),
    widenHistory(historyOf(1, [300, 400]), 30),
  ])
  expect([...merged.invokedAtNs]).toEqual([70, 270])
  expect([...merged.returnedAtNs]).toEqual([230, 430])
  expect(merged.uncertaintyNs).toBe(30)
})

test('without a difference the history is the same one', () => {
  const history = historyOf(0, [100, 200])
  expect(widenHistory(shiftHistory(history, 0), 0)).toBe(history)
})
