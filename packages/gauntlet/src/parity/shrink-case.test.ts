import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shrinkCase } from './shrink-case.ts'
import { listSmaller } from './smaller-values.ts'

const step = (json: unknown) => ({ kind: 'request', method: 'POST', url: '/x', json }) as const
const big = { a: { n: 12, list: [1, 2, 3] }, note: 'long text', kind: 'order', extra: [true, null] }

test('a request shrinks to the part that makes it diverge', async () => {
  const smallest = await shrinkCase({
    step: step(big),
    seed: 1,
    maxTries: 60,
    divergesAlike: async ({ json }) => (json as Partial<typeof big> | undefined)?.kind === 'order',
  })
  expect(smallest?.json).toEqual({ kind: 'order' })
})

test('what does not diverge smaller stays as it is, within the bound of tries', async () => {
  let attempts = 0
  const divergesAlike = async (): Promise<boolean> => {
    attempts += 1
    return false
  }
  expect(await shrinkCase({ step: step(big), seed: 1, maxTries: 7, divergesAlike })).toBeUndefined()
  expect(attempts).toBe(7)
  expect(
    await shrinkCase({
      step: { kind: 'request', method: 'GET', url: '/' },
      seed: 1,
      maxTries: 60,
      divergesAlike,
    }),
  ).toBeUndefined()
})

test('every proposal is simpler than the value: shrinking ends', () => {
  const weigh = (value: unknown): number => {
    if (Array.isArray(value))
      return 1 + value.reduce<number>((sum, item) => sum + 1 + weigh(item), 0)
    if (typeof value === 'object' && value !== null)
      return 1 + Object.values(value).reduce<number>((sum, item) => sum + 1 + weigh(item), 0)
    if (typeof value === 'string') return value.length
    return typeof value === 'number' && value !== 0 ? 1 + Math.log2(1 + Math.abs(value)) : 0
  }
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      for (const smaller of listSmaller(value)) expect(weigh(smaller)).toBeLessThan(weigh(value))
    }),
    { seed: 4, numRuns: 200 },
  )
})
