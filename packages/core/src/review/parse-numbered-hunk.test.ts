import { expect, test } from 'vitest'
import { parseNumberedHunk } from './parse-numbered-hunk.ts'

test.each([
  ['42 + while (true) {', { line: 42, sign: '+', code: 'while (true) {' }],
  ['   - for (;;) {', { line: null, sign: '-', code: 'for (;;) {' }],
  ['41   - a list item', { line: 41, sign: ' ', code: '- a list item' }],
  ['43 +', { line: 43, sign: '+', code: '' }],
  ['@@ -1 +1 @@', { line: null, sign: ' ', code: '@@ -1 +1 @@' }],
])('%s', (text, line) => {
  expect(parseNumberedHunk(text)).toEqual([line])
})

test('the last line break makes no line', () => {
  expect(parseNumberedHunk('1 + a\n2 + b\n')).toHaveLength(2)
})
