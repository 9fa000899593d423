import { CodeTable } from '@gauntlet/core/history'
import { ExactNumber } from '@gauntlet/core/json'
import { expect, test } from 'vitest'
import { matchSpelling } from './stored-columns.ts'

test.each([
  { stored: '1.10', observed: ['1.1'], text: '1.1' },
  { stored: '1.10', observed: ['1.1', '1.10'], text: '1.10' },
  { stored: '1.1', observed: ['1.10'], text: '1.10' },
  {
    stored: '9007199254740993.0',
    observed: ['9007199254740992', '9007199254740993'],
    text: '9007199254740993',
  },
  { stored: '9007199254740993.0', observed: ['9007199254740992'], text: '9007199254740993' },
  { stored: '5.00', observed: ['red'], text: '5' },
])('$stored beside $observed is $text', ({ stored, observed, text }) => {
  const values = new CodeTable('', observed)
  expect(matchSpelling(values)(new ExactNumber(stored))).toBe(text)
})
