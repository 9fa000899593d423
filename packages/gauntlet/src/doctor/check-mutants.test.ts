import { expect, test } from 'vitest'
import { checkMutants, describeMutant } from './check-mutants.ts'

test('every planted fault is found, and nothing is blamed before it is planted', () => {
  const { outcome, sentence, mutants } = checkMutants(1)
  expect(outcome).toBe('pass')
  expect(sentence).toBe('36 faults, planted 720 times: 720 found, 0 false alarms')
  expect(describeMutant(mutants[0] as never)).toBe(
    '✓ writeOnce: drop a stored row → LOST_OR_STALE  20 of 20',
  )
})

test('a fault that is missed is shown', () => {
  const missed = { guarantee: 'writeOnce', fault: 'x', expects: ['LOST'], planted: 20, found: 19 }
  expect(describeMutant(missed as never)).toBe('✗ writeOnce: x → LOST  19 of 20')
})
