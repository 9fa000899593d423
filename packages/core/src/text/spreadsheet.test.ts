import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toCsv, toTabSeparated } from './spreadsheet.ts'

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
