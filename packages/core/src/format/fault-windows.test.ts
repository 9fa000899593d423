import { expect, test } from 'vitest'
import { formatWindow, toFaultWindows } from './fault-windows.ts'

const kill = { kind: 'kill', from_ms: 3510.25, to_ms: 5204.75 }

test('windows stand in seconds and in their order, each with a row for its label', () => {
  const early = { kind: 'database-crash', from_ms: -20, to_ms: 480 }
  expect(toFaultWindows([kill, early], 60)).toEqual([
    { kind: 'database crash', from: -0.02, to: 0.48, row: 0, left: false },
    { kind: 'kill', from: 3.51025, to: 5.20475, row: 1, left: false },
  ])
})

test('a reset of a millisecond is wide enough to be seen, and at the end its label stands left', () => {
  const reset = { kind: 'reset', from_ms: 50_000, to_ms: 50_001 }
  expect(toFaultWindows([reset], 60)).toMatchObject([{ from: 50, to: 50.24, left: true }])
})

test('what did not happen has no window', () => {
  const waiting = { kind: 'kill', from_ms: null, to_ms: null }
  expect(toFaultWindows([waiting], 60)).toEqual([])
  expect(formatWindow(waiting)).toBe('–')
  expect(formatWindow(kill)).toBe('3.51–5.20 s')
})
