import { expect, test } from 'vitest'
import type { Exchange, TransportErrorKind } from '../http/transport.ts'
import { toOutcome } from './recorder.ts'

const at = { sentAtNs: 1, endedAtNs: 2 }
const answered = (status: number): Exchange => ({
  ...at,
  answer: { status, headers: {}, body: new Uint8Array() },
})
const failed = (kind: TransportErrorKind, sent: boolean): Exchange => ({
  ...at,
  error: { kind, message: '', sent },
})

test.each([
  [200, 'ok'],
  [201, 'ok'],
  [304, 'ok'],
  [400, 'fail'],
  [401, 'fail'],
  [404, 'fail'],
  [422, 'fail'],
  [429, 'fail'],
  // In doubt: the work may be under way, or done.
  [408, 'info'],
  [409, 'info'],
  [499, 'info'],
  [500, 'info'],
  [503, 'info'],
  [504, 'info'],
])('an undeclared %d is %s', (status, outcome) => {
  expect(toOutcome(answered(status), false)).toBe(outcome)
})

test.each([
  [200, 'ok'],
  [409, 'fail'],
  // No declaration makes a server error certain.
  [503, 'info'],
])('a declared %d is %s', (status, outcome) => {
  expect(toOutcome(answered(status), true)).toBe(outcome)
})

test.each(['timeout', 'reset', 'parse', 'aborted'] as const)(
  'a %s after the send may have happened, one before it did not',
  (kind) => {
    expect(toOutcome(failed(kind, true), false)).toBe('info')
    expect(toOutcome(failed(kind, false), false)).toBe('fail')
  },
)

test.each(['refused', 'dns', 'connect', 'tls', 'invalid'] as const)('%s did not happen', (kind) => {
  expect(toOutcome(failed(kind, false), false)).toBe('fail')
})
