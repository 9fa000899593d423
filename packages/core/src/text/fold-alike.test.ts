import { expect, test } from 'vitest'
import { foldAlike } from './fold-alike.ts'

test('lines that differ in numbers alone are one, with how many more there are', () => {
  const lines = [1, 2, 3].map((pid) => `session ${pid} was left for ${pid}.5 s after "begin"`)
  expect(foldAlike([...lines, 'session 4 was left for 1.0 s after "select"'])).toEqual([
    'session 1 was left for 1.5 s after "begin" (and 2 more like it)',
    'session 4 was left for 1.0 s after "select"',
  ])
  expect(foldAlike([])).toEqual([])
})
