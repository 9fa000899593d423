import { expect, test } from 'vitest'
import type { Expectation, Predicate } from './answer.ts'
import { contains, equals, exists, jsonPath, matches, not, status } from './build-answer.ts'
import { satisfies } from './check-predicate.ts'
import { describeExpectation } from './describe-expectation.ts'

const rows: readonly [unknown, Predicate, boolean][] = [
  [200, { kind: 'equals', value: 200 }, true],
  [{ a: 1, b: [2] }, { kind: 'equals', value: { b: [2], a: 1 } }, true],
  [[1, 2], { kind: 'equals', value: [2, 1] }, false],
  [{ a: 1 }, { kind: 'equals', value: { a: 1, b: 2 } }, false],
  ['1', { kind: 'equals', value: 1 }, false],
  [204, { kind: 'one-of', values: [200, 204] }, true],
  [5, { kind: 'less', value: 5 }, false],
  [5, { kind: 'at-most', value: 5 }, true],
  ['10', { kind: 'greater', value: 9 }, true],
  ['b', { kind: 'greater', value: 'a' }, true],
  [null, { kind: 'less', value: 5 }, false],
  [['x', { y: 1 }], { kind: 'contains', value: { y: 1 } }, true],
  ['abc', { kind: 'starts-with', value: 'ab' }, true],
  ['abc', { kind: 'ends-with', value: 'ab' }, false],
  ['abc', { kind: 'matches', pattern: '^A', flags: 'i' }, true],
  [null, { kind: 'exists' }, true],
  [[], { kind: 'empty' }, true],
  [0, { kind: 'empty' }, false],
  [1.5, { kind: 'type', type: 'float' }, true],
  ['2026-02-30T00:00:00Z', { kind: 'type', type: 'integer' }, false],
  ['2026-02-03T04:05:06Z', { kind: 'type', type: 'date' }, true],
  ['3 February', { kind: 'type', type: 'date' }, false],
]

test.each(rows)('%j against %j: %s', (value, predicate, holds) => {
  expect(satisfies(value, predicate)).toBe(holds)
})

test('a value that is not there satisfies nothing, not even "empty"', () => {
  for (const [, predicate] of rows) expect(satisfies(undefined, predicate)).toBe(false)
})

const sentences: readonly [Expectation, string][] = [
  [status(200), 'status is 200'],
  [status(200, 204), 'status is one of 200, 204'],
  [equals(jsonPath('$.ok'), true), '$.ok is true'],
  [not(exists(jsonPath('$.error'))), '$.error not: exists'],
  [contains({ kind: 'header', name: 'content-type' }, 'json'), 'header content-type contains json'],
  [matches({ kind: 'body' }, /^ok$/i), 'body matches /^ok$/i'],
]

test.each(sentences)('%j reads "%s"', (expectation, sentence) => {
  expect(describeExpectation(expectation)).toBe(sentence)
})
