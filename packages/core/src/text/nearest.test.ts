import { expect, test } from 'vitest'
import { findNearest } from './nearest.ts'

const known = ['run', 'smoke', 'parity', 'load run', 'load assert', 'report']

test.each([
  ['smke', 'smoke'],
  ['somke', 'smoke'],
  ['smokes', 'smoke'],
  ['lod run', 'load run'],
  ['load asert', 'load assert'],
  ['reprot', 'report'],
  ['rn', 'run'],
  ['par', 'parity'],
])('"%s" means "%s"', (word, meant) => {
  expect(findNearest(word, known)).toBe(meant)
})

test.each(['', 'x', 'deploy', 'smart'])('"%s" means none of them', (word) => {
  expect(findNearest(word, known)).toBeUndefined()
})
