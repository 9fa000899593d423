import type { InjectionProgress } from '@gauntlet/faults'
import { expect, test } from 'vitest'
import { createRecoveryWait } from './run-faults.ts'

const second = 1e9

/** A run of ten seconds at 20 requests a second, whose schedule is over. */
function waitAfter(stands: Partial<InjectionProgress>, recoversAt = Infinity) {
  let atNs = 0
  let isDown = false
  let progress: InjectionProgress = {
    sent: 200,
    waitsFor: undefined,
    mayCome: false,
    isActive: false,
    lastEndNs: 9 * second,
    ...stands,
  }
  const wait = createRecoveryWait({
    progress: () => progress,
    isRecovered: () => atNs >= recoversAt,
    isDown: () => isDown,
    limitMs: 5_000,
    nowNs: () => atNs,
  })
  const at = (seconds: number) => {
    atNs = seconds * second
    return wait.isWanted()
  }
  return {
    at,
    wait,
    set: (next: Partial<InjectionProgress>) => (progress = { ...progress, ...next }),
    fall: () => (isDown = true),
  }
}

test('load goes on until the target has recovered', () => {
  const { at, wait } = waitAfter({}, 12 * second)
  expect([10, 11, 11.9, 12].map(at)).toEqual([true, true, true, false])
  expect(wait.wasLimitReached()).toBe(false)
})

test('load does not go on where the target has recovered, and where nothing happened', () => {
  expect(waitAfter({}, 9 * second).at(10)).toBe(false)
  expect(waitAfter({ lastEndNs: undefined }).at(10)).toBe(false)
})

test('a target that does not recover gets the limit, from the schedule or the last fault on', () => {
  const early = waitAfter({})
  expect([10, 14.9, 15].map(early.at)).toEqual([true, true, false])
  expect(early.wait.wasLimitReached()).toBe(true)
  const late = waitAfter({ isActive: true, lastEndNs: 10 * second })
  expect(late.at(10)).toBe(true)
  expect(late.at(20)).toBe(true)
  late.set({ isActive: false, lastEndNs: 20 * second })
  expect([24.9, 25].map(late.at)).toEqual([true, false])
})

test('a process that has ended is not waited for; one that is started again is', () => {
  const { at, fall, set } = waitAfter({ isActive: true })
  fall()
  expect(at(11)).toBe(true)
  set({ isActive: false })
  expect(at(12)).toBe(false)
})

test('a fault that has not begun is waited for where it can be reached within the limit', () => {
  expect(waitAfter({ waitsFor: 290 }).at(10)).toBe(true)
  expect(waitAfter({ waitsFor: 10_000 }).at(10)).toBe(false)
})

test('more times of a fault get the limit once, behind the schedule, and what is recovered is enough then', () => {
  const { at, set } = waitAfter({ mayCome: true }, 0)
  expect([10, 12].map(at)).toEqual([true, true])
  set({ lastEndNs: 13 * second })
  expect([14.9, 15].map(at)).toEqual([true, false])
  const early = waitAfter({ mayCome: true }, 0)
  expect(early.at(10)).toBe(true)
  early.set({ mayCome: false })
  expect(early.at(11)).toBe(false)
})

test('a fault that never ends is given up', () => {
  const { at } = waitAfter({ isActive: true })
  expect([10, 74, 76].map(at)).toEqual([true, true, false])
})
