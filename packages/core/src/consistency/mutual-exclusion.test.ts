/* oxlint-disable unicorn/consistent-function-scoping -- a check stands beside the cases that it judges */
import { expect, test } from 'vitest'
import { widenHistory, type Operation } from '../history/index.ts'
import { checkMutualExclusion, type MutualExclusionOptions } from './mutual-exclusion.ts'
import { op, take } from './test-support/sentences.ts'
import { toHistory } from './test-support/small-history.ts'
import { UNREAD } from './unread.ts'

const denied = (client: number, from: number, to: number) =>
  op('acquire', [client, from, to], { value: null })
const release = (client: number, from: number, to: number) => op('release', [client, from, to])

const pairs = (sent: readonly Operation[], options: MutualExclusionOptions = {}) =>
  checkMutualExclusion(toHistory(sent), options).anomalies.map(
    ({ class: name, operations }) => `${name} ${operations.join(' ')}`,
  )
const overlapsOf = (sent: readonly Operation[]) => checkMutualExclusion(toHistory(sent)).overlaps

test('a holder that never gave it back overlaps all that come later, not only the next', () => {
  expect(
    pairs([take(1, 0, 'yes'), take(2, 2, 'yes'), release(2, 4, 5), take(3, 6, 'yes')]),
  ).toEqual(['OVERLAP 0 1', 'OVERLAP 0 3'])
})

test('a release that was refused gave nothing back, one without an answer may have', () => {
  const after = (more: Partial<Operation>) =>
    pairs([take(1, 0, 'yes'), { ...release(1, 2, 3), ...more }, take(2, 4, 'yes')])
  expect(after({ outcome: 'fail', status: 409 })).toEqual(['OVERLAP 0 2'])
  expect(after({ outcome: 'info', status: 0 })).toEqual([])
})

test('an answer that could not be read, and none, hold nothing for certain', () => {
  const after = (more: Partial<Operation>) =>
    pairs([op('acquire', [1, 0, 1], more), take(2, 4, 'yes')])
  expect(after({ value: UNREAD })).toEqual([])
  expect(after({ value: 'yes', outcome: 'info', status: 0 })).toEqual([])
  expect(after({ value: 'yes' })).toEqual(['OVERLAP 0 1'])
})

test('a lease that was over when its answer came was never held', () => {
  const sent = [op('acquire', [1, 0, 10], { value: 'yes' }), take(2, 11, 'yes')]
  expect(pairs(sent, { leaseNs: 13e6 })).toEqual(['OVERLAP 0 1'])
  expect(pairs(sent, { leaseNs: 12e6 })).toEqual([])
  const late = [take(2, 2, 'yes'), op('acquire', [1, 0, 10], { value: 'yes' })]
  expect(pairs(late, { leaseNs: 10e6 })).toEqual([])
  expect(pairs(late, { leaseNs: 10.5e6 })).toEqual(['OVERLAP 1 0'])
})

test('tries overlap until the last of them, or a release, has returned', () => {
  expect(overlapsOf([denied(1, 0, 10), denied(2, 1, 2), denied(3, 5, 6)])).toBe(2)
  expect(overlapsOf([denied(1, 0, 2), denied(2, 1, 10), denied(3, 5, 6)])).toBe(2)
  expect(overlapsOf([denied(1, 0, 2), denied(2, 2, 3)])).toBe(0)
  expect(overlapsOf([take(1, 0, 'yes'), release(1, 2, 10), denied(2, 5, 6)])).toBe(1)
  expect(overlapsOf([denied(1, 0, 10), take(2, 1, 'yes'), release(2, 3, 4), denied(3, 6, 7)])).toBe(
    2,
  )
})

test('a release of a lock that the client does not hold frees it for no other', () => {
  expect(overlapsOf([release(2, 0, 1), take(1, 2, 'yes'), denied(3, 4, 5)])).toBe(1)
})

test('only tries count: what is read of a lock neither holds nor wants it', () => {
  const sent = [op('read', [1, 0, 9], { value: 'held' }), take(2, 1, 'yes')]
  expect(checkMutualExclusion(toHistory(sent))).toMatchObject({
    keys: 1,
    overlaps: 0,
    anomalies: [],
  })
})

test.each([
  { title: 'tries that overlap by more than the clocks leave open', from: 50, overlaps: 1 },
  { title: 'tries that may not have overlapped', from: 95, overlaps: 0 },
])('two machines: $title', ({ from, overlaps }) => {
  const sent = [denied(1, 0, 100), denied(2, from, from + 100)]
  expect(checkMutualExclusion(widenHistory(toHistory(sent), 10e6)).overlaps).toBe(overlaps)
})

test('a token without an order is no evidence, by name', () => {
  const sent = [take(1, 0, 7), release(1, 2, 3), take(2, 4, 'NaN')]
  expect(checkMutualExclusion(toHistory(sent)).missing).toBe(
    '"NaN" has no order: fencing tokens are numbers, ISO 8601 times, or text with versions: \'text\'',
  )
})
