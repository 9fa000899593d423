import { expect, test } from 'vitest'
import { parseInstant } from './parse-instant.ts'

// Expected values: date -u -d '<text>' +%s (GNU coreutils), in milliseconds.
test.each([
  { text: '1970-01-01T00:00:00Z', at: 0 },
  { text: '2026-11-21T06:00:00.123456789Z', at: 1795240800123 },
  { text: '2026-11-21T06:00Z', at: 1795240800000 },
  { text: '2026-11-21t11:30:00+05:30', at: 1795240800000 },
  { text: '2026-11-21 03:30:00-0230', at: 1795240800000 },
  { text: '2024-02-29T23:59:59Z', at: 1709251199000 },
  { text: '0050-01-01T00:00:00Z', at: -60589296000000 },
])('$text is $at', ({ text, at }) => {
  expect(parseInstant(text)).toBe(at)
})

test.each([
  '2026-02-30T00:00:00Z',
  '2025-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T23:59:60Z',
  '2026-01-01T00:00:00+25:00',
  '2026-01-01T00:00:00',
  '2026-01-01',
  'yesterday',
])('%s is no moment', (text) => {
  expect(parseInstant(text)).toBeUndefined()
})
