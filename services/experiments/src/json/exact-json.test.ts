import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toCanonicalJson } from '../events/event-identity.ts'
import { ExactNumber, isStorableNumber, toPlainDigits } from './exact-number.ts'
import { readJson } from './read-json.ts'
import { toJsonText } from './write-json.ts'

const exact = (text: string) => new ExactNumber(text)

test.each([
  ['9007199254740992', 9_007_199_254_740_992],
  ['9007199254740993', exact('9007199254740993')],
  ['174322306148984899', exact('174322306148984899')],
  ['-12345678901234567890', exact('-12345678901234567890')],
  ['0.1', 0.1],
  ['1.0', 1],
  ['3.14159265358979323846', exact('3.14159265358979323846')],
  ['1e400', exact('1e400')],
  ['-1e400', exact('-1e400')],
  ['1e-400', exact('1e-400')],
  ['1e300', 1e300],
  ['0e999', 0],
])('%s is read without being altered', (text, number) => {
  const read = readJson(`{"a":[${text},{"b":${text}}],"c":"x"}`)
  expect(read).toStrictEqual({ a: [number, { b: number }], c: 'x' })
})

test('what JSON.parse reads without rounding is read the same beside a number that it would round', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      fc.pre(!/\d{16}/.test(text))
      const [read, number] = readJson(`[${text},9007199254740993]`) as unknown[]
      expect(read).toEqual(JSON.parse(text))
      expect(number).toEqual(exact('9007199254740993'))
    }),
  )
})

test.each(['{', '[1,]', '9007199254740993 1', '{"a":01}', '"\u0000"', '1e400 x'])(
  '%j is no JSON',
  (text) => {
    expect(() => readJson(text)).toThrow(SyntaxError)
  },
)

test('a key called __proto__ is data, and depth is no limit', () => {
  const read = readJson('{"__proto__":{"n":9007199254740993}}') as Record<string, unknown>
  expect(Object.keys(read)).toEqual(['__proto__'])
  const deep = `${'['.repeat(50_000)}9007199254740993${']'.repeat(50_000)}`
  expect(() => readJson(deep)).not.toThrow()
})

test.each([
  ['9007199254740993', true],
  ['1'.repeat(5_000), true],
  [`0.${'1'.repeat(5_000)}`, true],
  ['1'.repeat(131_073), false],
  [`0.${'1'.repeat(16_384)}`, false],
  ['1e308', true],
  ['1e309', false],
  ['-1e400', false],
  ['1e-324', false],
  ['0.00e-999', true],
])('%.20s can be stored: %s', (text, isStorable) => {
  expect(isStorableNumber(text)).toBe(isStorable)
})

test.each([
  ['-0', '0'],
  ['0e999999999', '0'],
  ['00.10', '0.1'],
  ['1e3', '1000'],
  ['12.50e-3', '0.0125'],
  ['1.5e1', '15'],
  ['9007199254740993.0', '9007199254740993'],
])('%s is %s in plain digits', (text, plain) => {
  expect(toPlainDigits(text)).toBe(plain)
})

const canonical = (text: string) => toCanonicalJson(readJson(text))

test('numbers that are equal have one canonical form, and different ones have two', () => {
  expect(canonical('9007199254740993')).toBe('9007199254740993')
  expect(canonical('9007199254740993.0')).toBe('9007199254740993')
  expect(canonical('9007199254740992')).toBe('9007199254740992')
  expect(canonical('900719925474099300e-2')).toBe('9007199254740993')
  expect(canonical('[1e21,1000000000000000000000,1.0]')).toBe('[1e+21,1e+21,1]')
  const numbers = fc.tuple(fc.bigInt(-(10n ** 22n), 10n ** 22n), fc.integer({ min: -25, max: 9 }))
  fc.assert(
    fc.property(numbers, numbers, ([digits, power], [others, otherPower]) => {
      const one = `${digits}e${power}`
      const other = `${others}e${otherPower}`
      const lowest = Math.min(power, otherPower)
      const isSame =
        digits * 10n ** BigInt(power - lowest) === others * 10n ** BigInt(otherPower - lowest)
      expect(canonical(`[${one}]`) === canonical(`[${other}]`)).toBe(isSame)
      expect(canonical(`[${digits}.0e${power}]`)).toBe(canonical(`[${one}]`))
    }),
    { numRuns: 1_000 },
  )
})

test('what is written has the digits that were sent', () => {
  const text = '{"a":[9007199254740993,1.50000000000000000001],"b":"x","c":null,"d":1e400}'
  expect(toJsonText(readJson(text))).toBe(text)
})
