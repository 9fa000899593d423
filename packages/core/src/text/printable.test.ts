import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  toCsv,
  toPrintable,
  toPrintableJson,
  toPrintableLines,
  toTabSeparated,
} from './printable.ts'

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

test('a file has a line for each row, each ended by CRLF', () => {
  const rows = [
    ['name', 'p99 (ms)', 'passed', 'note'],
    ['GET /a', 1204.5, true, null],
  ]
  expect(toCsv(rows)).toBe('name,p99 (ms),passed,note\r\nGET /a,1204.5,true,\r\n')
  expect(toTabSeparated(rows)).toBe('name\tp99 (ms)\tpassed\tnote\nGET /a\t1204.5\ttrue\t')
})

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "no"', '"say ""no"""'],
  [' blank in front', '" blank in front"'],
  ['two\r\nlines', 'two\ufffd\ufffdlines'],
  ['=HYPERLINK("http://evil.example","x")', `"'=HYPERLINK(""http://evil.example"",""x"")"`],
  ["=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"],
  ['+1+cmd', "'+1+cmd"],
  ['-1+cmd', "'-1+cmd"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1+1', "'  =1+1"],
  ['\uff1d1+1', "'\uff1d1+1"],
  ['\t=1', "'\ufffd=1"],
  ['\r=1', "'\ufffd=1"],
  ['a;=1+1', `"a;'=1+1"`],
  ['a; b', '"a; b"'],
  ['-1.5', '-1.5'],
  ['+3e-7', '+3e-7'],
  ['-', "'-"],
  ['\u202egnp\u001b[2J\u2028\u0000\ud800', '\ufffdgnp\ufffd[2J\ufffd\ufffd\ufffd'],
])('the text %j is the cell %j', (text, cell) => {
  expect(toCsv([[text]])).toBe(`${cell}\r\n`)
})

test.each([
  [-1.15, '-1.15'],
  [1e-7, '1e-7'],
  [0, '0'],
  [false, 'false'],
  [null, ''],
])('the value %j is the cell %j', (value, cell) => {
  expect(toCsv([[value]])).toBe(`${cell}\r\n`)
})

test('on the clipboard, a text that begins with a quote keeps to its cell', () => {
  expect(toTabSeparated([['"a', 'b"'], ['=1\t=2', '']])).toBe(`"""a"\tb"\n'=1\ufffd=2\t`)
}) // prettier-ignore

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('=', '+', '-', '@', '"', ',', ';', '\t', '\r', '\n', '\u202e', ' ', "'"),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((columns) =>
    fc.array(fc.array(hostile, { minLength: columns, maxLength: columns }), { minLength: 1 }),
  )

/** As RFC 4180 reads a file, section 2, rules 1 to 7. */
function readCsv(text: string): string[][] {
  const line = /(?:(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r\n))*?(?:"(?:[^"]|"")*"|[^",\r\n]*)\r\n/gy
  return (text.match(line) ?? []).map((row) =>
    Array.from(row.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r\n)/g), ([, cell = '']) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    ),
  )
}

const isNumber = (cell: string) => /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(cell)

test('whatever the texts are, a reader of CSV finds the same cells and none is a formula', () => {
  fc.assert(
    fc.property(table, (rows) => {
      const read = readCsv(toCsv(rows))
      expect(read.map((row) => row.length)).toEqual(rows.map((row) => row.length))
      const parts = read.flat().flatMap((cell) => (isNumber(cell) ? [] : cell.split(';')))
      expect(parts.filter((part) => /^\s*[=+\-@]/.test(part))).toEqual([])
      expect(read.flat().join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
    }),
  )
})

test('what is harmless keeps its text', () => {
  const harmless = /^(?![\s=+\-@"])[^;\p{C}\p{Z}]*$/u
  fc.assert(
    fc.property(fc.string().filter((text) => harmless.test(text)), (text) => {
      expect(readCsv(toCsv([[text]]))).toEqual([[text]])
      expect(toTabSeparated([[text]])).toBe(text)
    }),
  )
}) // prettier-ignore
