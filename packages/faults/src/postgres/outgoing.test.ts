import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { Outgoing } from './outgoing.ts'

/** What a socket is given, a write each. */
function write(out: Outgoing): string[] {
  const written: string[] = []
  const socket = new PassThrough()
  socket.write = (bytes: Buffer) => written.push(String(bytes)) > 0
  out.writeTo(socket as never)
  return written
}

test('slices that lie beside each other become one, others stay apart, and nothing is added by nothing', () => {
  const buffer = Buffer.from('abcdefghij')
  const out = new Outgoing()
  for (const [start, end] of [
    [0, 2],
    [2, 3],
    [5, 5],
    [5, 7],
    [7, 9],
    [0, 1],
  ] as const)
    out.add({ buffer, start, end })
  out.add({ buffer: Buffer.from('z'), start: 0, end: 1 })
  expect(out.bytes).toBe(9)
  const other = new Outgoing()
  out.moveTo(other)
  expect([out.bytes, other.bytes]).toEqual([0, 9])
  expect(write(other)).toEqual(['abc', 'fghi', 'a', 'z'])
  expect(other.bytes).toBe(0)
  expect(write(other)).toEqual([])
})
