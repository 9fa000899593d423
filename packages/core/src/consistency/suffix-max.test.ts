import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { StepSum } from './step-sum.ts'
import { SuffixMax } from './suffix-max.ts'

test('the greatest value after sets and raises is that of a plain list', () => {
  const change = fc.oneof(
    fc.record({ set: fc.integer({ min: 0, max: 6 }), value: fc.integer({ min: -5, max: 5 }) }),
    fc.record({ raise: fc.integer({ min: 0, max: 7 }), value: fc.integer({ min: 0, max: 5 }) }),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      const tree = new SuffixMax(7)
      const plain = Array.from({ length: 7 }, () => -Infinity)
      for (const each of changes) {
        if ('set' in each) {
          tree.set(each.set, each.value)
          plain[each.set] = each.value
        } else {
          tree.raise(each.raise, each.value)
          for (let at = 0; at < each.raise; at++) plain[at] = (plain[at] ?? 0) + each.value
        }
        expect(tree.max).toBe(Math.max(...plain))
        expect(tree.max === -Infinity || plain[tree.argMax] === tree.max).toBe(true)
      }
    }),
    { seed: 61, numRuns: 200 },
  )
})

test('one position and none are trees too', () => {
  expect(new SuffixMax(0).max).toBe(-Infinity)
  const one = new SuffixMax(1)
  one.set(0, 3)
  one.raise(1, 2)
  expect([one.max, one.argMax]).toEqual([5, 0])
})

test('a sum of steps before and through a time is that of a filter', () => {
  const step = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: -3, max: 3 }))
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 8 }),
      fc.integer({ min: -1, max: 6 }),
      (steps, time) => {
        const sum = new StepSum()
        for (const [at, amount] of steps) sum.add(at, amount)
        const total = (isIn: (at: number) => boolean) =>
          steps.reduce((all, [at, amount]) => (isIn(at) ? all + amount : all), 0)
        expect(sum.before(time)).toBe(total((at) => at < time))
        expect(sum.through(time)).toBe(total((at) => at <= time))
      },
    ),
    { seed: 62, numRuns: 200 },
  )
})
