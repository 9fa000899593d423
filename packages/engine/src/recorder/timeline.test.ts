import { expect, test } from 'vitest'
import { Timeline } from './timeline.ts'
import { mergeTimelines } from './to-figures.ts'

const second = 1e9
const counts = { error: false, recorded: true }

test('each second has its own slice, also one in which nothing happened', () => {
  const timeline = new Timeline(5 * second)
  timeline.started(5 * second)
  timeline.started(5.5 * second)
  timeline.completed(5.9 * second, 200_000, counts)
  timeline.completed(7.1 * second, 1_200_000, { error: true, recorded: true })
  const slices = mergeTimelines([timeline.finish()])
  expect(slices.map((slice) => Object.values(slice))).toEqual([
    // second, recorded, started, completed, errors, p50, p99
    [0, true, 2, 1, 0, 200, 200],
    [1, false, 0, 0, 0, null, null],
    [2, true, 0, 1, 1, 1_200, 1_200],
  ])
})

test('a lost connection is counted without a latency', () => {
  const timeline = new Timeline(0)
  timeline.completed(1, undefined, { error: true, recorded: false })
  expect(mergeTimelines([timeline.finish()])).toMatchObject([
    { completedCount: 1, errorCount: 1, p99Ms: null, recorded: false },
  ])
})

test('the last full second is there for progress', () => {
  const timeline = new Timeline(0)
  expect(timeline.last).toBeUndefined()
  timeline.started(1)
  timeline.started(second)
  expect(timeline.last).toMatchObject({ secondIndex: 0, startedCount: 1 })
  timeline.started(3 * second)
  expect(timeline.recent(2).map(({ secondIndex }) => secondIndex)).toEqual([1, 2])
})
