import { expect, test } from 'vitest'
import type { Exchange, TransportErrorKind } from '../http/transport.ts'
import { findErrorCause, type JudgedAttempt } from './recorder.ts'

const at = { sentAtNs: 1, endedAtNs: 2 }
const answered = (status: number): Exchange => ({
  ...at,
  answer: { status, headers: {}, body: new Uint8Array() },
})
const lost = (kind: TransportErrorKind): Exchange => ({
  ...at,
  error: { kind, message: '', sent: true },
})
const held = { ok: true, expected: '', observed: '' }
const broken = { ...held, ok: false }
const missing = { kind: 'capture', message: 'nothing to capture as id' } as const

type Row = Omit<Partial<JudgedAttempt>, 'attempt'> & { readonly declares?: boolean }
const causeOf = (exchange: Exchange, { declares = false, ...rest }: Row) =>
  findErrorCause({
    attempt: { step: { declaresStatus: declares } },
    exchange,
    expectations: [],
    ...rest,
  })

test.each<{ what: string; status: number; row?: Row; cause: string | undefined }>([
  { what: 'an undeclared 200', status: 200, cause: undefined },
  { what: 'an undeclared 304', status: 304, cause: undefined },
  { what: 'an undeclared redirect', status: 302, cause: 'http_3xx' },
  { what: 'an undeclared 404', status: 404, cause: 'http_4xx' },
  { what: 'an undeclared 500', status: 500, cause: 'http_5xx' },
  {
    what: 'a declared redirect',
    status: 302,
    row: { declares: true, expectations: [held] },
    cause: undefined,
  },
  {
    what: 'a declared 409',
    status: 409,
    row: { declares: true, expectations: [held] },
    cause: undefined,
  },
  {
    what: 'a declared 503: load shedding',
    status: 503,
    row: { declares: true, expectations: [held] },
    cause: undefined,
  },
  {
    what: 'a 404 of which only the body is expected',
    status: 404,
    row: { expectations: [held] },
    cause: 'http_4xx',
  },
  {
    what: 'another status than the one that is declared',
    status: 404,
    row: { declares: true, expectations: [broken] },
    cause: 'expectation',
  },
  {
    what: 'a 500 where 200 is declared',
    status: 500,
    row: { declares: true, expectations: [broken] },
    cause: 'http_5xx',
  },
  {
    what: 'a 200 with a body that is not as expected',
    status: 200,
    row: { declares: true, expectations: [held, broken] },
    cause: 'expectation',
  },
  {
    what: 'a capture without its value',
    status: 200,
    row: { failure: missing },
    cause: 'capture',
  },
  {
    what: 'a declared 409 without the value to capture',
    status: 409,
    row: { declares: true, expectations: [held], failure: missing },
    cause: 'capture',
  },
  {
    what: 'an answer after which the step is sent again',
    status: 503,
    row: { declares: true, expectations: [broken], willRetry: true },
    cause: undefined,
  },
])('$what: $cause', ({ status, row = {}, cause }) => {
  expect(causeOf(answered(status), row)).toBe(cause)
})

test.each(['timeout', 'reset', 'refused', 'parse'] as const)(
  'a %s is an error, whatever the step declares, and also when it is sent again',
  (kind) => {
    expect(causeOf(lost(kind), { declares: true })).toBe(kind)
    expect(causeOf(lost(kind), { willRetry: true })).toBe(kind)
  },
)
