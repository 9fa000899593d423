import { expect, test } from 'vitest'
import { EventLoopMonitor } from './event-loop-monitor.ts'

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
  expect(monitor.quantileMs(1)).toBeCloseTo(200, 0)
  expect(monitor.quantileMs(0.5)).toBeCloseTo(100, 0)
  expect(monitor.quantileMs(0.01)).toBe(0)
})

test('what was before a reset is forgotten', () => {
  const { clock, monitor } = start()
  clock.ms = 200
  monitor.reset()
  monitor.stop()
  expect(monitor.quantileMs(1)).toBe(0)
})
