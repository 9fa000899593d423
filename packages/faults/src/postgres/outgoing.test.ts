import { expect, test } from 'vitest'
import { Outgoing } from './outgoing.ts'

test('pieces that lie beside each other become one, others stay apart, and nothing is added by nothing', () => {
  const bytes = Buffer.from(new ArrayBuffer(10)).fill('abcdefghij')
  const out = new Outgoing()
  for (const [from, to] of [
    [0, 2],
    [2, 3],
    [5, 5],
    [5, 7],
    [7, 9],
    [0, 1],
  ] as const)
    out.add(bytes.subarray(from, to))
  out.add(Buffer.from('z'))
  expect(out.bytes).toBe(9)
  expect(out.take().map(String)).toEqual(['abc', 'fghi', 'a', 'z'])
  expect(out.bytes).toBe(0)
  expect(out.take()).toEqual([])
})
