import { buildLoadResult } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { withPlan } from './to-load-faults.ts'

test('another plan of faults is another workload, and none leaves it as it is', () => {
  const result = buildLoadResult()
  const [one, two] = [1, 2].map((after) => withPlan(result, [{ kind: 'kill', after }]))
  expect(one?.workloadHash).toMatch(/^[0-9a-f]{64}$/)
  expect(one?.workloadHash).not.toBe(two?.workloadHash)
  expect(withPlan(result, [{ kind: 'kill', after: 1 }])).toEqual(one)
  expect(withPlan(result, undefined)).toBe(result)
})
