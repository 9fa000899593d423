import { flow, get, post } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { createNamer, toTemplate } from './name-exchange.ts'

test.each([
  ['/', '/'],
  ['/orders', '/orders'],
  ['/v1/orders/17/lines', '/v1/orders/:id/lines'],
  ['/orders/0b7c3c1e-6f0a-4f2e-9d53-000000000001', '/orders/:id'],
  ['/users/user-42', '/users/:id'],
  ['/users/ann%40test.dev', '/users/:id'],
  ['/blobs/9f86d081884c', '/blobs/:id'],
  ['/items/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/items/:id'],
  ['/reports/daily-totals', '/reports/daily-totals'],
])('%s is %s', (path, template) => {
  expect(toTemplate(path)).toBe(template)
})

const scenario = {
  name: 'shop',
  phases: [],
  flows: [
    {
      weight: 1,
      flow: flow('buy', [
        post('/orders', { name: 'create order' }),
        get('/orders/{{ order }}', { name: 'read order' }),
        get('/orders/latest', { name: 'latest' }),
        get('/same', { name: 'one' }),
        get('/same', { name: 'other' }),
      ]),
    },
  ],
}

test('an exchange has the name of the step of the config that sends the same', () => {
  const nameOf = createNamer({ shop: scenario })
  expect(nameOf('POST', '/orders?dry=1')).toEqual({ step: 'create order', endpoint: '/orders' })
  expect(nameOf('GET', '/orders/latest')).toEqual({ step: 'latest', endpoint: '/orders/latest' })
  expect(nameOf('GET', '/orders/x')).toEqual({ step: 'read order', endpoint: '/orders/:order' })
  expect(nameOf('GET', '/same')).toEqual({ step: 'GET /same', endpoint: '/same' })
  expect(nameOf('PUT', '/orders/7')).toEqual({ step: 'PUT /orders/:id', endpoint: '/orders/:id' })
})
