import { expect, test } from 'vitest'
import { generatedId } from '../history/index.ts'
import { createRandom } from '../random/index.ts'
import { compileTemplate, renderText } from './template.ts'
import type { Variables } from './flow-context.ts'

const render = (text: string, userIndex: number, vars: Variables = {}): string =>
  renderText(compileTemplate(text), {
    vars,
    random: createRandom(1),
    seed: 1,
    userIndex,
    emit: () => undefined,
  })

test('an index is the one that a history reads back out of a generated id', () => {
  expect(render('g-r7-{{ $index() }}', 1_000)).toBe(generatedId('g-r7-', 1_000))
  expect(render('g-r7-{{ $index(2, 5) }}', 1_000)).toBe(generatedId('g-r7-', 5_002))
  expect(render('g-{{ $index($loopCount, 10) }}', 3, { $loopCount: 7 })).toBe(generatedId('g-', 37))
})

test('no two users and slots share one', () => {
  const all = Array.from({ length: 300 }, (_, at) =>
    render(`{{ $index(${at % 3}, 3) }}`, Math.floor(at / 3)),
  )
  expect(new Set(all).size).toBe(300)
})

test.each([
  ['{{ $index(5, 5) }}', 0],
  ['{{ $index(-1, 5) }}', 0],
  // A flow that runs once has no arrival.
  ['{{ $index() }}x', -1],
  ['{{ $index(0, 1000) }}x', 2_147_484],
])('%s of arrival %d is an error', (text, userIndex) => {
  expect(() => render(text, userIndex)).toThrow(/\$index/)
})
