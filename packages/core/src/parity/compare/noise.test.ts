import { expect, test } from 'vitest'
import type { Difference } from './difference.ts'
import { isNoise, toNoise } from './noise.ts'

const differs = (pointer: string, reference: string, candidate: string): Difference => ({
  kind: 'value',
  pointer,
  reference: JSON.stringify(reference),
  candidate: JSON.stringify(candidate),
})

const times = differs('/items/0/at', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z')

test('what differs with itself is noise, in every element of the list', () => {
  const noise = toNoise([times])
  expect(
    isNoise(differs('/items/7/at', '2026-02-01T00:00:00Z', '2026-02-01T00:00:01Z'), [noise]),
  ).toBe(true)
})

test.each([
  {
    name: 'a time that turned into text',
    difference: differs('/items/0/at', '2026-02-01T00:00:00Z', 'soon'),
  },
  {
    name: 'another field',
    difference: differs('/items/0/by', '2026-02-01T00:00:00Z', '2026-02-01T00:00:01Z'),
  },
  {
    name: 'a field that vanished',
    difference: { ...times, kind: 'missing' as const, candidate: null },
  },
  {
    name: 'a status',
    difference: { kind: 'status' as const, pointer: '', reference: '200', candidate: '500' },
  },
])('$name is no noise', ({ difference }) => {
  expect(isNoise(difference, [toNoise([times])])).toBe(false)
})
