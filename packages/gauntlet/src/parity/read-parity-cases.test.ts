import { capture, flow, get, jsonPath, loop, post, think } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { readCasesOf } from './read-parity-cases.ts'

const shop = flow('shop', [
  post('/orders', { json: { sku: 's-1' }, capture: [capture('id', jsonPath('$.id'))] }),
  think(10),
  get('/orders/{{ id }}', {}),
])

test('a TypeScript flow gives one case a request, each after the ones before', async () => {
  const { cases } = await readCasesOf({ cases: shop, allowUnsafe: true }, '/')
  expect(cases.map(({ name, needs, allowUnsafe }) => ({ name, needs, allowUnsafe }))).toEqual([
    { name: 'POST /orders', needs: [], allowUnsafe: true },
    { name: 'GET /orders/{{ id }}', needs: ['POST /orders'], allowUnsafe: true },
  ])
})

test('cases of two sources that share names get different names, and keep their needs', async () => {
  const { cases } = await readCasesOf({ cases: [shop, shop] }, '/')
  expect(cases.map(({ name, needs }) => [name, ...needs])).toEqual([
    ['POST /orders'],
    ['GET /orders/{{ id }}', 'POST /orders'],
    ['POST /orders (2)'],
    ['GET /orders/{{ id }} (2)', 'POST /orders (2)'],
  ])
})

test('a flow that decides what it sends is refused by name', async () => {
  const looping = flow('again', [loop({ count: 2 }, [get('/')])])
  await expect(readCasesOf({ cases: looping }, '/')).rejects.toThrow(
    'flow "again" has a step "loop"',
  )
})
