import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDecimals,
  compareDecimals,
  formatDecimal,
  isSameNumber,
  isWithin,
  parseDecimal,
  subtractDecimals,
  sumDecimals,
  type Decimal,
} from './decimal.ts'

const decimal = (value: string | number | bigint): Decimal => {
  const parsed = parseDecimal(value)
  if (!parsed) throw new Error(`${value} is no number`)
  return parsed
}

test('thirty times 0.1 is 3, which it is not in binary', () => {
  const tenths = Array.from({ length: 30 }, () => decimal(0.1))
  expect(formatDecimal(sumDecimals(tenths))).toBe('3')
  expect(Array.from({ length: 30 }, () => 0.1).reduce((sum, tenth) => sum + tenth, 0)).not.toBe(3)
})

test.each([
  ['12.30', '12.3'],
  ['-0.00', '0'],
  ['1e3', '1000'],
  ['1.5e-7', '0.00000015'],
  ['9007199254740993', '9007199254740993'],
  ['-1200', '-1200'],
  ['+5', '5'],
])('%s is %s', (text, plain) => {
  expect(formatDecimal(decimal(text))).toBe(plain)
})

test.each([
  '',
  ' 1',
  'NaN',
  'Infinity',
  '1.',
  '.5',
  '0x10',
  '2026-11-28',
  '1e1001',
  '9'.repeat(1_001),
])('%j is no number', (text) => {
  expect(parseDecimal(text)).toBeUndefined()
})

test('a JavaScript number counts as what it prints, which is what JSON writes of it', () => {
  expect(formatDecimal(decimal(1e21))).toBe(`1${'0'.repeat(21)}`)
  expect(formatDecimal(decimal(5e-7))).toBe('0.0000005')
  expect(parseDecimal(Number.NaN)).toBeUndefined()
})

test.each([
  ['1.0', '1', true],
  ['10e-1', '1', true],
  ['9007199254740993', '9007199254740992', false],
  ['0.1', '0.10000000000000001', false],
  ['1e400', '1e400', true],
  ['1e9999', '1e9999', true],
])('%s and %s: the same number %s', (left, right, isSame) => {
  expect(isSameNumber(left, right)).toBe(isSame)
})

test('a tolerance is exact', () => {
  expect(isWithin('0.3', '0.1', '0.2')).toBe(true)
  expect(isWithin('0.3', '0.1', '0.19999999999999999')).toBe(false)
})

const cents = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })
const toText = (amount: bigint): string => formatDecimal({ digits: amount, exponent: -2 })

test('sums and orders of cents are those of integers', () => {
  fc.assert(
    fc.property(fc.array(cents, { minLength: 1 }), cents, (amounts, other) => {
      const total = amounts.reduce((sum, amount) => sum + amount, 0n)
      const sum = sumDecimals(amounts.map((amount) => decimal(toText(amount))))
      expect(compareDecimals(sum, decimal(toText(total)))).toBe(0)
      expect(Math.sign(compareDecimals(sum, decimal(toText(other))))).toBe(
        total === other ? 0 : total < other ? -1 : 1,
      )
    }),
  )
})

test('subtracting what was added gives the number back, in equal fields', () => {
  const number = fc
    .tuple(cents, fc.integer({ min: -30, max: 30 }))
    .map(([digits, exponent]) => decimal(`${digits}e${exponent}`))
  fc.assert(
    fc.property(number, number, (left, right) => {
      expect(subtractDecimals(addDecimals(left, right), right)).toEqual(left)
      expect(decimal(formatDecimal(left))).toEqual(left)
    }),
  )
})
