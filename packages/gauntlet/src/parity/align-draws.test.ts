import { expect, test } from 'vitest'
import { toAlignDraws } from './align-draws.ts'
import type { CaseAnswer } from './case-sender.ts'
import type { CasePlans } from './plan-cases.ts'
import type { Round } from './run-round.ts'

const plans = new Map([['one', { drawsAnew: true }]]) as unknown as CasePlans

const roundOf = (...drawn: (string | number)[]): Round =>
  new Map([
    [
      'one',
      {
        name: 'one',
        sentIn: 0,
        skipped: undefined,
        answers: new Map([['a', { drawn } as unknown as CaseAnswer]]),
      },
    ],
  ])

const align = (first: (string | number)[], later: (string | number)[], text: string): string =>
  toAlignDraws(plans, roundOf(...first), roundOf(...later))(text)

test.each([
  { says: 'a value of the round', text: '{"email":"aaaa-22@x"}', becomes: '{"email":"aaaa-11@x"}' },
  { says: 'in upper case', text: 'AAAA-22', becomes: 'AAAA-11' },
  // The answer of another round: it still differs from the right one.
  { says: 'a value of the first round', text: 'aaaa-11', becomes: 'aaaa-22' },
  { says: 'a number', text: '{"n":7654321}', becomes: '{"n":1234567}' },
  { says: 'a longer number', text: '{"n":76543210}', becomes: '{"n":76543210}' },
  { says: 'nothing of it', text: '{"n":1}', becomes: '{"n":1}' },
])('$says', ({ text, becomes }) => {
  expect(align(['aaaa-11', 1_234_567], ['aaaa-22', 7_654_321], text)).toBe(becomes)
})

test('short values and equal ones stay, and what was not drawn in both rounds', () => {
  expect(
    align(['ab', 'same-one'], ['cd', 'same-one', 'only-here'], 'ab cd same-one only-here'),
  ).toBe('ab cd same-one only-here')
})
