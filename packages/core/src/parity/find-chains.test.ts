import { expect, test } from 'vitest'
import { findChains } from './find-chains.ts'

test('cases that need each other are one chain, through others and when a case joins two chains', () => {
  const cases = [
    { name: 'create', needs: [] },
    { name: 'alone', needs: [] },
    { name: 'pay', needs: [] },
    { name: 'read', needs: ['create'] },
    { name: 'refund', needs: ['pay', 'read'] },
    { name: 'list', needs: ['refund'] },
  ]
  expect(Object.fromEntries(findChains(cases))).toEqual({
    create: 0,
    alone: 1,
    pay: 0,
    read: 0,
    refund: 0,
    list: 0,
  })
})
