import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCsv } from './parse-csv.ts'

test.each([
  {
    text: 'a,b\n1,2\n',
    rows: [
      ['a', 'b'],
      ['1', '2'],
    ],
  },
  { text: 'a\r\n"x\r\ny"\r\n', rows: [['a'], ['x\r\ny']] },
  { text: '\uFEFFa;b', delimiter: ';', rows: [['a', 'b']] },
  { text: '"say ""hi""",', rows: [['say "hi"', '']] },
  { text: 'a\n\nb', rows: [['a'], [''], ['b']] },
])('$text', ({ text, delimiter, rows }) => {
  expect(parseCsv(text, delimiter)).toEqual(rows)
})

test.each([
  { text: 'a\n"open', message: 'a quoted field has no end', line: 2 },
  { text: '"a"b', message: 'text follows a closing quote', line: 1 },
])('$text is refused: $message', ({ text, message, line }) => {
  expect(() => parseCsv(text)).toThrow(expect.objectContaining({ message, line }))
})

const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`

test('reads back whatever was quoted', () => {
  const table = fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { minLength: 1 })
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows.map((row) => row.map(quote).join(',')).join('\r\n')
      expect(parseCsv(text)).toEqual(rows)
    }),
    { seed: 7 },
  )
})
