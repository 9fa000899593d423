import type { ObservedExchange } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { collectSeen } from './collect-seen.ts'
import { check } from './data-check.ts'

function exchange(body: string): ObservedExchange {
  return {
    step: 'order',
    method: 'POST',
    endpoint: '/orders',
    path: '/orders',
    requestBody: undefined,
    outcome: 'ok',
    succeeded: true,
    timedOut: false,
    status: 200,
    responseBody: new TextEncoder().encode(body),
    user: 0,
    operation: 0,
    recorded: true,
    scheduledAtNs: 0,
    invokedAtNs: 0,
    returnedAtNs: 1,
  }
}

type Order = { readonly id: unknown }

const orders = check<{ id: unknown }, unknown, Order>('orders', {
  sql: 'select 0 as observed, 1 as examined',
  expect: 0,
  observe: ({ answer }) => (answer?.id === undefined ? null : [{ id: answer.id }]),
})
const other = check('other', { sql: 'select 0 as observed, 1 as examined', expect: 0 })

test('each value is stored once, with all digits of its numbers, and only for the check that took it', () => {
  const seen = collectSeen([orders, other])
  for (const body of ['{"id":"a"}', '{"id":9007199254740993}', '{"id":"a"}', '{}', '<html>'])
    seen.observe(exchange(body))
  expect(seen.of(orders)).toEqual({ values: [{ id: 'a' }, { id: 9007199254740993n }] })
  expect(seen.of(other)).toEqual({ values: [] })
})

test('past its limit it says that some are missing', () => {
  const seen = collectSeen([orders], 2)
  for (const id of ['a', 'b', 'b']) seen.observe(exchange(JSON.stringify({ id })))
  expect(seen.of(orders).incomplete).toBeUndefined()
  seen.observe(exchange('{"id":"c"}'))
  expect(seen.of(orders)).toEqual({
    values: [{ id: 'a' }, { id: 'b' }],
    incomplete: 'there were more than 2 values to keep and compare',
  })
})

test.each([
  { what: 'a text', observe: () => 'abc' as never, reason: 'a list of values, or null' },
  { what: 'nothing in a list', observe: () => [undefined], reason: 'a list of values, or null' },
  {
    what: 'a promise that fails',
    observe: async () => await Promise.reject(new Error('later')),
    reason: 'it must not be async',
  },
])(
  'an observe that answers $what costs evidence, and is not taken apart',
  ({ observe, reason }) => {
    const sql = 'select 0 as observed, 1 as examined'
    const wrong = check('wrong', { sql, expect: 0, observe: observe as never })
    const seen = collectSeen([wrong])
    seen.observe(exchange('{}'))
    expect(seen.of(wrong).values).toEqual([])
    expect(seen.of(wrong).incomplete).toContain(reason)
  },
)

test('an observe that throws costs evidence, and not the run', () => {
  const broken = check('broken', {
    sql: 'select 0 as observed, 1 as examined',
    expect: 0,
    observe: () => {
      throw new TypeError('no such field')
    },
  })
  const seen = collectSeen([broken])
  seen.observe(exchange('{}'))
  expect(seen.of(broken)).toEqual({ values: [], incomplete: 'observe failed: no such field' })
})

test('what workers took is one list, in the order of the answers; of one that was lost it is incomplete', () => {
  const workers = [0, 1].map(() => collectSeen([orders, other]))
  for (const [at, id] of ['a', 'b', 'c', 'a', 'd'].entries())
    workers[at % 2]?.observe({ ...exchange(JSON.stringify({ id })), returnedAtNs: at })
  const taken = workers.map((worker) => worker.toCollected())
  const seen = collectSeen([orders, other])
  seen.adopt(taken.toReversed())
  expect(seen.of(orders)).toEqual({ values: ['a', 'b', 'c', 'd'].map((id) => ({ id })) })
  const short = collectSeen([orders])
  short.adopt([taken[0] ?? [], 'worker 2 of 2: it was lost'])
  expect(short.of(orders)).toMatchObject({ incomplete: 'worker 2 of 2: it was lost' })
})
