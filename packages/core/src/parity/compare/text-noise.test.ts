import { describe, expect, test } from 'vitest'
import type { Difference } from './difference.ts'
import { isOnlyVolatile, judgeTexts, toSkeleton } from './text-noise.ts'

describe('a text without its numbers and ids', () => {
  test.each([
    ['at 12:01, -7 of +8.25', 'at #:#, # of #'],
    ['1e5 2E-7 3.25e+12 4e', '# # # #e'],
    ['a 1.5.6 b', 'a #.# b'],
    ['deadbeef DEADBEEF01', '# #'],
    ['2f1e7c6a-0000-4000-8000-00000000000a', '#'],
    ['deadbeef-cafe0 deadbeef-caf', '# #-caf'],
    ['deadbee abcdefgh xdeadbeef', 'deadbee abcdefgh xdeadbeef'],
    ['a NaN\nb +Inf\nc Inf\nd -Inf', 'a #\nb #\nc #\nd #'],
    ['NaN is no xNaN, NaNx or Info', 'NaN is no xNaN, NaNx or Info'],
  ])('%j is %j', (text, skeleton) => {
    expect(toSkeleton(text)).toBe(skeleton)
  })
})

test('without a word there is nothing to compare', () => {
  const all = ['12:01', '', '9 bytes, SHA-256 aa00bb11', 'deadbeef', '{}', '[1, 2]']
  expect(all.filter((text) => !isOnlyVolatile(text))).toEqual([])
  const none = ['at 12:01', 'né', '9 bytes, SHA-256 aa 00', 'x 9 bytes, SHA-256 aa', 'null']
  expect(none.filter(isOnlyVolatile)).toEqual([])
})

const differ = (reference: string | null, candidate: string | null): Difference => ({
  kind: 'body',
  pointer: '',
  reference,
  candidate,
})
const [base, more] = ['up 1\nlag 1', 'up 1\nlag 1\nserved 1']

test.each<{ what: string; difference: Difference; own: Difference[]; is: string }>([
  { what: 'a line that comes and goes by itself', difference: differ(base, more), own: [differ(more, base)], is: 'noise' },
  { what: 'another line as well', difference: differ(base, `${more}\nleaks 1`), own: [differ(base, more)], is: 'unclear' },
  { what: 'another line, where only numbers change by themselves', difference: differ(base, more), own: [differ(base, 'up 2\nlag 2')], is: 'different' },
  { what: 'a line, where nothing changes by itself', difference: differ(base, more), own: [], is: 'different' },
  { what: 'another order of lines, where numbers change by themselves', difference: differ(base, 'lag 1\nup 1'), own: [differ(base, 'up 2\nlag 1')], is: 'unclear' },
  { what: 'one line in the reference', difference: differ('up 1', more), own: [differ(base, more)], is: 'different' },
  { what: 'one line in the candidate', difference: differ(more, 'up 1'), own: [differ(base, more)], is: 'different' },
  { what: 'no text in the reference', difference: differ(null, more), own: [differ(base, more)], is: 'different' },
  { what: 'a line that the reference alone has', difference: differ(`${base}\nleaks 1`, base), own: [differ(base, more)], is: 'unclear' },
])('$what: $is', ({ difference, own, is }) => {
  expect(judgeTexts(difference, own)).toBe(is)
}) // prettier-ignore
