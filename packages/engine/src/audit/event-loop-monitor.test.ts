import { expect, test } from 'vitest'
import { EventLoopMonitor } from './event-loop-monitor.ts'

const block = (durationMs: number): void => {
  const end = performance.now() + durationMs
  while (performance.now() < end);
}

test('a block counts as every wait from its length down to none', () => {
  const monitor = new EventLoopMonitor()
  monitor.start()
  block(210)
  monitor.stop()
  // 200 ms late at the only tick: samples of about 200, 190, …, 10, 0.
  expect(monitor.quantileMs(1)).toBeGreaterThanOrEqual(200)
  const middle = monitor.quantileMs(0.5) / monitor.quantileMs(1)
  expect(middle).toBeGreaterThan(0.4)
  expect(middle).toBeLessThan(0.6)
})

test('what was before a reset is forgotten', () => {
  const monitor = new EventLoopMonitor()
  monitor.start()
  block(200)
  monitor.reset()
  monitor.stop()
  expect(monitor.quantileMs(1)).toBeLessThan(190)
})
