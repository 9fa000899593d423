import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDecimal } from '../decimal/index.ts'
import { ExactNumber, isNumeric, numberText, toDecimal } from './exact-number.ts'
import { mayLoseDigits, readExactJson, readJson, readWrittenJson } from './read-json.ts'
import { toJsonText } from './write-json.ts'

const exact = (text: string) => new ExactNumber(text)

test.each([
  ['0', 0],
  ['-0', -0],
  ['-0.0', -0],
  ['1.0', 1],
  ['12.30', 12.3],
  ['0.1', 0.1],
  ['1e2', 100],
  ['1E+22', 1e22],
  ['9007199254740991', 9_007_199_254_740_991],
  ['9007199254740992', 9_007_199_254_740_992n],
  ['9007199254740993', 9_007_199_254_740_993n],
  ['-174322306148984899', -174_322_306_148_984_899n],
  ['0.30000000000000004', 0.1 + 0.2],
  ['0.10000000000000001', exact('0.10000000000000001')],
  ['3.14159265358979323846', exact('3.14159265358979323846')],
  ['9007199254740993.0', exact('9007199254740993.0')],
  ['1e400', exact('1e400')],
  ['1e-400', exact('1e-400')],
  ['-1e9999', exact('-1e9999')],
  ['1e30', 1e30],
])('%s is read as what holds it exactly', (text, value) => {
  for (const place of [text, ` ${text}\n`, `[${text}]`, `{"a":${text}}`, `[1,${text}]`]) {
    const read = readExactJson(place)
    const found = Array.isArray(read)
      ? (read.at(-1) as unknown)
      : isNumeric(read)
        ? read
        : (read as { a: unknown }).a
    expect(found).toStrictEqual(value)
  }
})

test.each([
  ['"7f3e1000-1e23-4e56-9abc-deadbeef1e99"', false],
  ['{"at":"2026-11-28T10:00:00.123456Z","n":1.5e10}', false],
  ['[123456789012345]', false],
  ['[1234567890123456]', true],
  ['[12345678.12345678]', true],
  ['{"n": 1e400}', true],
  ['-1234567890123456', true],
])('%s may lose digits: %s', (text, may) => {
  expect(mayLoseDigits(text)).toBe(may)
})

test.each([
  '',
  ' ',
  '{',
  '[1,]',
  '{"a" 1}',
  '01',
  '1.',
  '.5',
  '+1',
  'NaN',
  "'a'",
  '"\n"',
  '[1] 2',
  '\u00a01',
])('%j is no JSON, and where is said', (text) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
  const reading = readJson(text)
  expect(reading).toMatchObject({ ok: false })
  expect(reading).toHaveProperty('reason', expect.stringMatching(/ at character \d+$/))
})

test('all numbers as they were written, where the spelling is what counts', () => {
  expect(readWrittenJson('[1.0,1]')).toEqual([exact('1.0'), exact('1')])
})

test('a key called __proto__ is a key, and the last of two equal keys counts, as in JSON.parse', () => {
  const text = '{"__proto__":{"admin":true},"id":1,"id":9007199254740993}'
  const value = readExactJson(text) as Record<string, unknown>
  expect(Object.keys(value)).toEqual(['__proto__', 'id'])
  expect(value['admin']).toBeUndefined()
  expect(value['id']).toBe(9_007_199_254_740_993n)
})

test('nesting has a bound, so that a hostile answer ends no process', () => {
  const deep = `${'['.repeat(5_000)}12345678901234567890${']'.repeat(5_000)}`
  expect(readJson(deep)).toEqual({
    ok: false,
    reason: 'nested deeper than 1000 at character 1001',
  })
})

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[0-9]{${min},${max}}$`))
const numberTexts = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constant('0'),
      digits(1, 25).map((text) => `1${text}`),
    ),
    fc.option(digits(1, 25), { nil: undefined }),
    fc.option(fc.integer({ min: -420, max: 420 }), { nil: undefined }),
  )
  .map(([sign, whole, fraction, exponent]) =>
    [
      sign,
      whole,
      fraction === undefined ? '' : `.${fraction}`,
      exponent === undefined ? '' : `e${exponent}`,
    ].join(''),
  )

test('no number changes its value on the way in and out', () => {
  fc.assert(
    fc.property(numberTexts, (text) => {
      const value = readExactJson(`{"n":${text}}`) as { n: unknown }
      const wanted = toDecimal(exact(text))
      const again = readExactJson(toJsonText(value)) as { n: unknown }
      for (const number of [value.n, again.n]) {
        if (!isNumeric(number)) throw new Error('not a number')
        expect(toDecimal(number)).toEqual(wanted)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('what JSON.parse reads without loss is read the same, by either reader', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.boolean(), (text, forced) => {
      fc.pre(!/\d{16}/.test(text))
      const read = readExactJson(forced ? `[${text},9007199254740993]` : text)
      expect(forced ? (read as unknown[])[0] : read).toEqual(JSON.parse(text))
    }),
  )
})

test('what the platform refuses is refused, and what it reads is read', () => {
  const almost = fc
    .tuple(fc.json({ maxDepth: 2 }), fc.nat(), fc.constantFrom('', ',', '"', ']', '1', '\\', ' '))
    .map(([text, at, put]) => {
      const place = at % (text.length + 1)
      return `[9007199254740993,${text.slice(0, place)}${put}${text.slice(place + 1)}]`
    })
  fc.assert(
    fc.property(almost, (text) => {
      let isRead = true
      try {
        JSON.parse(text)
      } catch {
        isRead = false
      }
      expect(readJson(text).ok).toBe(isRead)
    }),
    { numRuns: 2_000 },
  )
})

test('writing is JSON.stringify for all that it can write', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(toJsonText(value))).toEqual(value)
    }),
  )
  const odd = { a: undefined, f: () => 1, d: new Date(0), n: [undefined, Number.NaN] }
  expect(toJsonText(odd)).toBe(JSON.stringify(odd))
  expect(toJsonText({ big: 2n ** 64n, long: exact('1e400'), zero: -0 })).toBe(
    '{"big":18446744073709551616,"long":1e400,"zero":-0}',
  )
})

test('an exact number shows its digits, compares by value, and refuses to be added', () => {
  const long = exact('0.12345678901234567890')
  expect(String(long)).toBe('0.12345678901234567890')
  expect(long.equals(exact('12345678901234567890e-20'))).toBe(true)
  expect(long.equals(0.123_456_789_012_345_68)).toBe(false)
  expect(Number(long) < 0.2).toBe(true)
  expect(() => (long as unknown as number) + 1).toThrow('write String(x) or Number(x)')
  expect(numberText(-0)).toBe('-0')
  expect(formatDecimal(toDecimal(long) as NonNullable<ReturnType<typeof toDecimal>>)).toBe(
    '0.1234567890123456789',
  )
})
