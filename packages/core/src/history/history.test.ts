import { describe, expect, test } from 'vitest'
import {
  ARITHMETIC,
  BYTES_PER_ROW,
  CodeTable,
  HistoryBuilder,
  NONE,
  generatedId,
  hashCode,
  COLUMN_NAMES,
  mergeHistories,
  parseGeneratedId,
  selectGuarantee,
  type History,
  type Operation,
} from './index.ts'

const at = (invokedAtNs: number, more: Partial<Operation> = {}): Operation => ({
  invokedAtNs,
  returnedAtNs: invokedAtNs + 1,
  outcome: 'ok',
  action: 'read',
  key: 'k',
  ...more,
})

const historyOf = (operations: readonly Operation[], prefix = 'g-'): History => {
  const builder = new HistoryBuilder({ prefix, rows: 1 })
  for (const operation of operations) builder.add(operation)
  return builder.build()
}

const keysOf = (history: History) =>
  Array.from(history.key, (code) => history.keys.decode(code)).slice(0, history.length)

describe('codes', () => {
  test('a generated id becomes its index without a table entry, and comes back', () => {
    const table = new CodeTable('g-7-')
    expect(table.encode('g-7-1z')).toBe(ARITHMETIC + 71)
    expect(table.decode(ARITHMETIC + 71)).toBe('g-7-1z')
    expect(table.size).toBe(1)
  })

  test.each([
    { name: 'another prefix', text: 'h-1' },
    { name: 'no digits', text: 'g-' },
    { name: 'a leading zero', text: 'g-01' },
    { name: 'upper case', text: 'g-A' },
    { name: 'an index past 2^31', text: 'g-zzzzzz' },
  ])('$name is another hand: interned, and comes back as it was', ({ text }) => {
    const table = new CodeTable('g-')
    const code = table.encode(text)
    expect(code).toBeLessThan(ARITHMETIC)
    expect(table.decode(code)).toBe(text)
    expect(table.encode(text)).toBe(code)
  })

  test.each([0, 1, 35, 36, 46_655, 46_656, 10_000_000, 0x7fff_ffff])(
    'index %i goes through its id and back',
    (index) => expect(parseGeneratedId('r1-', generatedId('r1-', index))).toBe(index),
  )

  // Reference value of 32-bit FNV-1a for "foobar": 0xbf9cf968 (draft-eastlake-fnv, test vectors).
  test('hashes are FNV-1a with the arithmetic bit set', () => {
    expect(hashCode('foobar')).toBe(0xbf9cf968)
    expect(hashCode('')).toBeGreaterThanOrEqual(ARITHMETIC)
  })
})

describe('a history', () => {
  test('takes 38 bytes a row', () => expect(BYTES_PER_ROW).toBe(38))

  test('is ordered by invocation however its operations completed', () => {
    const history = historyOf([at(3, { key: 'c' }), at(1, { key: 'a' }), at(2, { key: 'b' })])
    expect(keysOf(history)).toEqual(['a', 'b', 'c'])
  })

  test('grows past the room it was given', () => {
    const history = historyOf(Array.from({ length: 100 }, (_, time) => at(time)))
    expect(history.length).toBe(100)
    expect(history.invokedAtNs[99]).toBe(99)
  })

  test('keeps a number as a value and only the hash of a payload', () => {
    const history = historyOf([at(1, { value: 42, payload: '{"a":1}' }), at(2, { value: null })])
    expect(history.values.decode(history.value[0] as number)).toBe('42')
    expect(history.proposal[0]).toBe(hashCode('{"a":1}'))
    expect(history.value[1]).toBe(NONE)
  })

  test('gives each guarantee its own rows', () => {
    const history = historyOf([
      at(1, { guarantee: 'sticky', key: 'a' }),
      at(2),
      at(3, { guarantee: 'events', key: 'b' }),
    ])
    expect(keysOf(selectGuarantee(history, 'events'))).toEqual(['b'])
    expect(selectGuarantee(history, 'nobody').length).toBe(0)
  })
})

test('histories of several workers merge by time, each with its own tables', () => {
  const one = historyOf([
    at(1, { key: 'x', value: 'red', step: 'get', guarantee: 'sticky' }),
    at(4, { key: 'g-5', value: 'blue', step: 'get' }),
  ])
  const two = historyOf([
    at(2, { key: 'y', value: 'blue', step: 'put' }),
    at(3, { key: 'x', value: 'red', step: 'get' }),
  ])
  const merged = mergeHistories([one, two])
  expect(keysOf(merged)).toEqual(['x', 'y', 'x', 'g-5'])
  expect(Array.from(merged.value, (code) => merged.values.decode(code))).toEqual([
    'red',
    'blue',
    'red',
    'blue',
  ])
  expect(Array.from(merged.step, (step) => merged.steps[step])).toEqual([
    'get',
    'put',
    'get',
    'get',
  ])
  expect(merged.key[0]).toBe(merged.key[2])
  expect(selectGuarantee(merged, 'sticky').length).toBe(1)
})

const bytesOf = (history: History) => ({
  columns: COLUMN_NAMES.map((name) => [name, ...history[name]]),
  texts: [history.keys.texts(), history.values.texts(), history.steps, history.guarantees],
})

test('the histories of workers merge to the bytes that the one history of their run merges to', () => {
  const operations = Array.from({ length: 300 }, (_, n) =>
    at(n, {
      key: n % 3 === 0 ? `g-${(n * 7).toString(36)}` : `key ${(n * 31) % 40}`,
      value: `value ${n % 11}`,
      proposal: n % 5,
      step: `step ${(n * 13) % 6}`,
      guarantee: n % 4 === 0 ? 'sticky' : 'unique',
      client: n,
    }),
  )
  // As they are answered, which is not the order in which they were sent.
  const answered = operations.toSorted(
    (a, b) => ((a.invokedAtNs * 37) % 50) - ((b.invokedAtNs * 37) % 50),
  )
  const whole = mergeHistories([historyOf(answered)])
  const parts = [0, 1, 2].map((worker) =>
    historyOf(answered.filter(({ client = 0 }) => client % 3 === worker)),
  )
  expect(bytesOf(mergeHistories(parts))).toEqual(bytesOf(whole))
  expect(bytesOf(mergeHistories(parts.toReversed()))).toEqual(bytesOf(whole))
  expect(bytesOf(mergeHistories(parts.slice(1)))).not.toEqual(bytesOf(whole))
})
