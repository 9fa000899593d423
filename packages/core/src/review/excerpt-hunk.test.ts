import { expect, test } from 'vitest'
import { numberHunk } from './bundle/split-file.ts'
import { parseNumberedHunk } from './excerpt-hunk.ts'

test.each([
  ['42 + while (true) {', { line: 42, sign: '+', code: 'while (true) {' }],
  ['   - for (;;) {', { line: null, sign: '-', code: 'for (;;) {' }],
  ['41   - a list item', { line: 41, sign: ' ', code: '- a list item' }],
  ['43 +', { line: 43, sign: '+', code: '' }],
  ['\\ No newline at end of file', { line: null, sign: ' ', code: '\\ No newline at end of file' }],
])('%s', (text, line) => {
  expect(parseNumberedHunk(text)).toEqual([line])
})

test('the last line break makes no line', () => {
  expect(parseNumberedHunk('1 + a\n2 + b\n')).toHaveLength(2)
})

test('it reads back what reviewers were shown', () => {
  const lines = [
    { kind: 'context', text: 'a', newLine: 99, noNewline: false },
    { kind: 'removed', text: '- b', newLine: null, noNewline: false },
    { kind: 'added', text: '', newLine: 100, noNewline: false },
  ] as const
  const header = '@@ -99,2 +99,2 @@ function f'
  const shown = numberHunk({ header, oldStart: 99, oldLines: 2, newStart: 99, newLines: 2, lines })
  expect(parseNumberedHunk(shown)).toEqual([
    { line: 99, sign: ' ', code: 'a' },
    { line: null, sign: '-', code: '- b' },
    { line: 100, sign: '+', code: '' },
  ])
})
