import { expect, test } from 'vitest'
import { parseHistogram } from '../recorder/histogram-text.ts'
import { EventLoopMonitor } from './event-loop-monitor.ts'

const quantileMs = (monitor: EventLoopMonitor, q: number): number =>
  (parseHistogram(monitor.toText()).quantile(q) ?? 0) / 1_000

/** A monitor, started, and the clock that it reads. */
function start() {
  const clock = { ms: 0 }
  const monitor = new EventLoopMonitor(() => clock.ms * 1e6)
  monitor.start()
  return { clock, monitor }
}

test('a block counts as every wait from its length down to none', () => {
  const { clock, monitor } = start()
  clock.ms = 210
  monitor.stop()
  // 200 ms late at the only tick: samples of 200, 190, …, 10, 0.
  expect(quantileMs(monitor, 1)).toBeCloseTo(200, 0)
  expect(quantileMs(monitor, 0.5)).toBeCloseTo(100, 0)
  expect(quantileMs(monitor, 0.01)).toBe(0)
})

test('what was before a reset is forgotten', () => {
  const { clock, monitor } = start()
  clock.ms = 200
  monitor.reset()
  monitor.stop()
  expect(quantileMs(monitor, 1)).toBe(0)
})
