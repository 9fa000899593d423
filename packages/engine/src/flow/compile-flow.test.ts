import { flow, get, loop, parallel, post, think, when } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { listSteps } from './compile-flow.ts'

test('the steps that every user sends are listed by their names, each once', () => {
  const shop = flow('shop', [
    post('/orders', { json: {} }),
    think(5),
    loop(2, [get('/orders/{{ id }}')]),
    parallel([get('/health', { name: 'health' }), post('/orders', { json: { more: true } })]),
    when('vip', [get('/vip')]),
    loop({ over: 'items' }, [get('/items/{{ $loopElement }}')]),
    get('http://127.0.0.1:9/other'),
  ])
  const never = flow('never', [get('/never')])
  const flows = [
    { weight: 1, flow: shop },
    { weight: 0, flow: never },
  ]
  expect(listSteps({ name: 'shop', phases: [], flows })).toEqual([
    'POST /orders',
    'GET /orders/:id',
    'health',
  ])
})
