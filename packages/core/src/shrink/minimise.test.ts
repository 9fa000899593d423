import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minimise, type Shown } from './index.ts'

const count = (size: number) => Array.from({ length: size }, (_, at) => at + 1)

/** An oracle that shows it where all of these are there, and counts its questions. */
function needs(...wanted: readonly number[]) {
  const asked: string[] = []
  const shows = async (items: readonly number[]): Promise<Shown> => {
    asked.push(items.join())
    return Promise.resolve(wanted.every((one) => items.includes(one)) ? 'shown' : 'not_shown')
  }
  return { asked, shows }
}

test('one cause of eight is found in two questions for each halving', async () => {
  const { asked, shows } = needs(6)
  expect(await minimise(count(8), shows)).toEqual({ items: [6], isMinimal: true })
  expect(asked).toEqual(['1,2,3,4', '5,6,7,8', '5,6', '5', '6'])
})

// The example of Zeller & Hildebrandt (2002), Fig. 4: 1, 7 and 8 of eight changes fail together only.
test('three causes that need each other are all that is left', async () => {
  const { shows } = needs(1, 7, 8)
  expect(await minimise(count(8), shows)).toEqual({ items: [1, 7, 8], isMinimal: true })
})

test('of nothing and of one item nothing is asked', async () => {
  const { asked, shows } = needs(1)
  expect(await minimise([], shows)).toEqual({ items: [], isMinimal: true })
  expect(await minimise([1], shows)).toEqual({ items: [1], isMinimal: true })
  expect(asked).toEqual([])
})

test('whatever is needed is found, in at most n² + 3n questions, none of which is asked twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.infiniteStream(fc.nat()),
      async (size, stream) => {
        const items = count(size)
        const wanted = items.filter(() => (stream.next().value as number) % 3 === 0)
        const { asked, shows } = needs(...wanted)
        const { items: left, isMinimal } = await minimise(items, shows)
        expect(isMinimal).toBe(true)
        // Of what needs nothing one item is left: nobody asks for none.
        expect(left).toEqual(wanted.length > 0 ? wanted : left.slice(0, 1))
        expect(new Set(asked).size).toBe(asked.length)
        expect(asked.length).toBeLessThanOrEqual(size * size + 3 * size)
        expect(asked).not.toContain('')
        expect(asked).not.toContain(items.join())
      },
    ),
    { seed: 1 },
  )
})

test('what is left by an oracle of any kind was seen to show it, and nothing of it can be left out alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 8 }), fc.func(fc.boolean()), async (size, says) => {
      const items = count(size)
      const shows = async (some: readonly number[]): Promise<Shown> =>
        Promise.resolve(says(some.join()) ? 'shown' : 'not_shown')
      const { items: left } = await minimise(items, shows)
      const claimed = left.length < size ? await shows(left) : 'shown'
      expect(claimed).toBe('shown')
      const rests = left.map((one) => left.filter((other) => other !== one))
      const others = await Promise.all((left.length > 1 ? rests : []).map(shows))
      expect(others).not.toContain('shown')
    }),
    { seed: 2 },
  )
})

test('when the time ends, the fewest items until then are left, and they are not minimal', async () => {
  const { shows, asked } = needs(6)
  const limited = async (items: readonly number[]): Promise<Shown> =>
    asked.length >= 3 ? 'over' : await shows(items)
  expect(await minimise(count(8), limited)).toEqual({ items: [5, 6], isMinimal: false })
})
