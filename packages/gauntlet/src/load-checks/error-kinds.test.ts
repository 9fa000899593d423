import type { ObservedExchange } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { countDatabaseErrors } from './database-errors.ts'
import { describeKinds, ErrorKinds } from './error-kinds.ts'
import { explainErrors } from './explain-errors.ts'

const exchange = (more: Partial<ObservedExchange>, body?: string): ObservedExchange => ({
  step: 's',
  method: 'POST',
  endpoint: '/transfers',
  path: '/transfers',
  requestBody: undefined,
  outcome: 'info',
  succeeded: false,
  timedOut: false,
  status: 500,
  responseBody: body === undefined ? undefined : new TextEncoder().encode(body),
  user: 1,
  operation: 1,
  recorded: true,
  scheduledAtNs: 0,
  invokedAtNs: 0,
  returnedAtNs: 1,
  ...more,
})

const list = (...exchanges: ObservedExchange[]) => {
  const kinds = new ErrorKinds()
  for (const one of exchanges) kinds.observe(one)
  return kinds.list().map(({ kind, count }) => [kind, count])
}

test('errors are counted by endpoint, status and the first words of the answer', () => {
  const deadlock = '{"error":{"code":500,"message":"deadlock detected"}}'
  expect(
    list(
      exchange({}, deadlock),
      exchange({}, deadlock),
      exchange({}, '{"message":"deadlock detected"}'),
      exchange({ status: undefined, timedOut: true }),
      exchange({ status: undefined }),
      exchange({ status: 503 }),
      exchange({ succeeded: true, status: 200 }, 'fine'),
      exchange({ recorded: false }, deadlock),
    ),
  ).toEqual([
    ['POST /transfers 500 "deadlock detected"', 3],
    ['POST /transfers 503', 1],
    ['POST /transfers no answer', 1],
    ['POST /transfers timeout', 1],
  ])
})

const page = (id: string) => `<html><style>p{}</style><pre>Error: order ${id}<br>gone</pre></html>`

test('answers that differ in ids or tags are alike; secrets, controls and long texts are not shown', () => {
  expect(
    list(
      exchange({}, page('0f0e0d0c-0000-4000-8000-000000000001')),
      exchange({}, page('0f0e0d0c-0000-4000-8000-000000000002')),
    ),
  ).toEqual([['POST /transfers 500 "Error: order … gone"', 2]])
  const [[kind] = []] = list(
    exchange({}, `{"error":"\\u001b[2J bad token ghp_${'a1B2'.repeat(9)} ${'x'.repeat(999)}"}`),
  )
  expect(kind).not.toContain('ghp_')
  expect(kind).not.toContain('\u001b')
  expect(String(kind).length).toBeLessThan(150)
})

const letters = (at: number) => String.fromCodePoint(0x4e00 + at)

test('a thousand different answers are few kinds', () => {
  const found = list(...Array.from({ length: 1000 }, (_, at) => exchange({}, letters(at))))
  expect(found).toHaveLength(101)
  expect(found[0]).toEqual(['others', 900])
})

const log = `2026-11-30 10:00:00.000 UTC [1] ERROR:  deadlock detected
2026-11-30 10:00:00.000 UTC [1] DETAIL:  Process 1 waits for ShareLock on transaction 7; blocked by process 2.
2026-11-30 10:00:00.000 UTC [1] STATEMENT:  update accounts set balance = 1 -- ERROR: not this
2026-11-30 10:00:01.000 UTC [2] ERROR:  deadlock detected
2026-11-30 10:00:01.000 UTC [3] FATAL:  sorry, too many clients already
2026-11-30 10:00:01.000 UTC [3] LOG:  checkpoint starting: time
`

test('the log of a database gives its errors, with the SQLSTATE of those that concurrency brings about', () => {
  expect(countDatabaseErrors(log)).toEqual([
    { kind: 'deadlock detected (40P01)', count: 2 },
    { kind: 'sorry, too many clients already (53300)', count: 1 },
  ])
})

const readDatabaseErrors = async () => Promise.resolve(countDatabaseErrors(log))

test('a check of errors that failed names them; the most frequent five', async () => {
  const check = {
    name: 'c',
    outcome: 'fail',
    expected: '<= 0.01',
    observed: 0.5,
    details: {},
  } as const
  const errors = [{ kind: 'POST /transfers 500 "x"', count: 12 }]
  const { details } = await explainErrors(check, { errors, readDatabaseErrors })
  expect(details['reason']).toBe(
    'errors: POST /transfers 500 "x" × 12; log of the database: deadlock detected (40P01) × 2, sorry, too many clients already (53300) × 1',
  )
  const many = Array.from({ length: 8 }, (_, at) => ({ kind: `k${at}`, count: 8 - at }))
  expect(describeKinds(many)).toBe('k0 × 8, k1 × 7, k2 × 6, k3 × 5, k4 × 4, 3 more kinds')
})
