import type { ObservedExchange } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { readExchange, readingJson } from './json-exchange.ts'

const fields: ObservedExchange = {
  step: 'create',
  method: 'POST',
  endpoint: '/orders',
  origin: 'http://127.0.0.1:3001',
  path: '/orders?x=1',
  requestBody: '{"id":1}',
  outcome: 'ok',
  succeeded: true,
  timedOut: false,
  status: 201,
  responseBody: Buffer.from('{"id":7}'),
  content: undefined,
  user: 3,
  operation: 9,
  recorded: true,
  scheduledAtNs: 1,
  invokedAtNs: 2,
  returnedAtNs: 3,
}
const names = Object.keys(fields) as (keyof ObservedExchange)[]

/** An exchange as the engine gives it: what it has is on its class, and none of it its own. */
const lazy = Object.create(
  Object.create(
    null,
    Object.fromEntries(names.map((name) => [name, { get: () => fields[name] }])),
  ) as object,
) as ObservedExchange

test.each([
  { what: 'of plain data', exchange: fields },
  { what: 'whose fields are worked out when asked', exchange: lazy },
])('every field of an exchange $what is there, with its bodies as JSON', ({ exchange }) => {
  const view = readExchange(exchange)
  expect(Object.fromEntries(names.map((name) => [name, view[name]]))).toEqual(fields)
  expect(view).toMatchObject({ request: { id: 1 }, answer: { id: 7 }, unreadable: undefined })
  const observe = readingJson<{ id: number }, { id: number }>(({ step, request, answer }) =>
    step === 'create' && request && answer
      ? { action: 'create', key: String(request.id), value: String(answer.id) }
      : null,
  )
  expect(observe(exchange).seen).toEqual([{ action: 'create', key: '1', value: '7' }])
})
