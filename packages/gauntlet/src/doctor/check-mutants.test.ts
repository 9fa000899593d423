import { guaranteeKinds } from '@gauntlet/core/consistency'
import { expect, test } from 'vitest'
import { checkMutants, describeMutant } from './check-mutants.ts'

test('every planted fault is found, and nothing is blamed before it is planted', () => {
  const { outcome, sentence, mutants } = checkMutants(1)
  expect(outcome).toBe('pass')
  const faults = guaranteeKinds.flatMap(({ proof }) => proof.faults).length
  const planted = 20 * faults
  expect(faults).toBeGreaterThanOrEqual(51)
  expect(sentence).toBe(
    `${faults} faults, planted ${planted} times: ${planted} found, 0 false alarms`,
  )
  expect(describeMutant(mutants[0] as never)).toBe(
    '✓ writeOnce: drop a stored row → LOST_OR_STALE  20 of 20',
  )
})

test('a fault that is missed is shown', () => {
  const missed = { guarantee: 'writeOnce', fault: 'x', expects: ['LOST'], planted: 20, found: 19 }
  expect(describeMutant(missed as never)).toBe('✗ writeOnce: x → LOST  19 of 20')
})
