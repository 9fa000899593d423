import { expect, test } from 'vitest'
import { SweepClock } from './sweep-clock.ts'
import { describeSweepProgress } from './sweep-progress.ts'

const never = new AbortController().signal

test('without a limit there is always time', () => {
  const clock = new SweepClock(undefined, never)
  expect([clock.whyOver(), clock.stop]).toEqual([undefined, 'done'])
})

test('what is left when the time is over was not tried, and it is said why', () => {
  const clock = new SweepClock(0, never)
  expect([clock.whyOver(), clock.stop]).toEqual(['not tried: the time of 0 min was over', 'time'])
})

test('an interrupted sweep says so', () => {
  const clock = new SweepClock(undefined, AbortSignal.abort())
  expect([clock.whyOver(), clock.stop]).toEqual(['interrupted before it was tried', 'interrupted'])
})

test('the progress has the time left', () => {
  const progress = { title: 'sweep', done: 45, of: 270, red: 3, elapsedMs: 10_000 }
  expect(describeSweepProgress(progress)).toBe('sweep: 45 of 270 cells, 3 red, about 50 s left')
})
