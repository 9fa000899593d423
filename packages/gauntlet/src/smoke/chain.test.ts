import { expect, test } from 'vitest'
import { checkChain, walkChain, type Link, type LinkResult } from './chain.ts'

const link = (name: string, ...needs: string[]): Link => ({ name, needs })
const pass: LinkResult = { outcome: 'pass', reason: null }

async function walk(links: Link[], failing: string[] = [], stopAfter = Infinity) {
  const order: string[] = []
  let inFlight = 0
  let widest = 0
  const results = await walkChain({
    links,
    concurrency: 2,
    run: async ({ name }) => {
      order.push(name)
      inFlight += 1
      widest = Math.max(widest, inFlight)
      await Promise.resolve()
      inFlight -= 1
      return failing.includes(name) ? { outcome: 'fail', reason: `${name} broke` } : pass
    },
    skip: (_, reason) => ({ outcome: 'no_evidence', reason }),
    stopReason: () => (order.length >= stopAfter ? 'the budget is exhausted' : undefined),
  })
  return { order, widest, results }
}

test('a link runs after what it needs, and independent branches run at once', async () => {
  const { order, widest } = await walk([
    link('c', 'b'),
    link('b', 'a'),
    link('a'),
    link('x'),
    link('y'),
  ])
  expect(order.indexOf('a')).toBeLessThan(order.indexOf('b'))
  expect(order.indexOf('b')).toBeLessThan(order.indexOf('c'))
  expect(widest).toBe(2)
})

test('what needs a broken link is skipped with the first cause named, other branches go on', async () => {
  const { results, order } = await walk(
    [link('a'), link('b', 'a'), link('c', 'b'), link('x')],
    ['a'],
  )
  expect(results.map(({ outcome }) => outcome)).toEqual([
    'fail',
    'no_evidence',
    'no_evidence',
    'pass',
  ])
  expect(results[2]?.reason).toBe('skipped: "a" did not pass')
  expect(order).toEqual(['a', 'x'])
})

test('once there is a reason to stop, nothing new starts and every other link says why', async () => {
  const { results } = await walk([link('a'), link('b', 'a'), link('c', 'b')], [], 1)
  expect(results[0]).toEqual(pass)
  expect(results.slice(1).map(({ outcome }) => outcome)).toEqual(['no_evidence', 'no_evidence'])
  expect(results[1]?.reason).toBe('the budget is exhausted')
})

test('a need that nobody is, and a circle, end the walk with the reason; the others are walked', async () => {
  const links = [link('a', 'gone'), link('b', 'c'), link('c', 'b'), link('x'), link('y', 'a')]
  const { results, order } = await walk(links)
  expect(order).toEqual(['x'])
  expect(results.map(({ outcome }) => outcome).join(' ')).toBe(
    'no_evidence no_evidence no_evidence pass no_evidence',
  )
  expect(results[0]?.reason).toBe('skipped: it needs "gone", which never ends')
})

test.each([
  { name: 'a name twice', links: [link('a'), link('a')], words: 'two smoke checks are called "a"' },
  {
    name: 'a need that nobody is',
    links: [link('a', 'b')],
    words: '"a" needs "b", which is no check',
  },
  { name: 'a circle', links: [link('a', 'b'), link('b', 'a')], words: 'in a circle: a -> b -> a' },
])('a chain with $name is refused', ({ links, words }) => {
  expect(() => checkChain(links)).toThrow(words)
})
