import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toPrintable, toPrintableJson, toPrintableLines } from './printable.ts'

const acting = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
const unit = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 10 }) },
  fc.constantFrom('\n', '\t', '::', '##', '[', 'vso[', '\u001b[2J', '\u009b', '\u202e', '\u2028', '\ud800', ' '),
) // prettier-ignore
const anyText = fc.array(unit, { maxLength: 20 }).map((parts) => parts.join(''))

test('one line is one line, and acts on nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(toPrintable(text)).not.toMatch(acting)
    }),
  )
})

test.each([
  ['::error file=a.js::x', ': :error file=a.js::x'],
  ['a\n \t::add-mask::pass', 'a\n \t: :add-mask::pass'],
  ['a\n\u3000::stop-commands::x', 'a\n\u3000: :stop-commands::x'],
  ['x ##[error]y', 'x # #[error]y'],
  ['x ##vso[task.setvariable variable=a]b', 'x # #vso[task.setvariable variable=a]b'],
  ['####[group]', '### #[group]'],
  ['## a heading', '## a heading'],
  ['a::b', 'a::b'],
  ['\u001b]0;t\u0007\u009b2J\u007f\u202egnp\u2028', '\ufffd]0;t\ufffd\ufffd2J\ufffd\ufffdgnp\ufffd'],
])('%j is printed as %j', (text, printed) => {
  expect(toPrintableLines(text)).toBe(printed)
}) // prettier-ignore

test('no line of any text is a command to CI, and nothing in it acts on a terminal', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const printed = toPrintableLines(text)
      for (const line of printed.split('\n')) {
        expect(line.replaceAll('\t', ' ')).not.toMatch(acting)
        expect(line.trim()).not.toMatch(/^::/)
        expect(line).not.toMatch(/##\w{0,40}\[/)
      }
      expect(toPrintableLines(printed)).toBe(printed)
    }),
  )
})

test('JSON keeps its value, and acts on nothing', () => {
  fc.assert(
    fc.property(fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText))), (document) => {
      const printed = toPrintableJson(document)
      expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(document)))
      expect(printed.replaceAll('\n', '')).not.toMatch(acting)
      expect(printed).not.toMatch(/##\w{0,40}\[|^\s*::/m)
    }),
  )
})
