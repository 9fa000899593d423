import { expect, test } from 'vitest'
import { parseTechniques, techniques } from './technique.ts'

test('all, none or some of the techniques can be named', () => {
  expect([...parseTechniques('all')]).toEqual([...techniques])
  expect([...parseTechniques('none')]).toEqual([])
  expect([...parseTechniques('sticky, group-commit')]).toEqual(['sticky', 'group-commit'])
})

test.each(['', 'stickyness', 'sticky,'])(
  '"%s" is refused with the names that are known',
  (text) => {
    expect(() => parseTechniques(text)).toThrow('rollup-lock')
  },
)
