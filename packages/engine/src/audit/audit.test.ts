import { expect, test } from 'vitest'
import { auditGenerator, type AuditFigures } from './audit.ts'

const good: AuditFigures = {
  offered: 1_000,
  sent: 1_000,
  skipped: 0,
  slipP99Ms: 2,
  eventLoopP99Ms: 3,
  cpuRatio: 0.4,
}

test('a generator that was fast enough is valid, without a reason', () => {
  expect(auditGenerator(good)).toEqual({ ...good, valid: true, reasons: [] })
})

test.each<[string, Partial<AuditFigures>, string]>([
  ['started late', { slipP99Ms: 80.26 }, 'load generator lag p99: 80.3 ms (limit 50 ms)'],
  [
    'was blocked',
    { eventLoopP99Ms: 51 },
    "the generator's event loop ran 51 ms late at p99 (limit 50 ms)",
  ],
  [
    'was busy',
    { cpuRatio: 0.97 },
    'the generator used 97 % of a core (limit 90 %): it may have been the bottleneck',
  ],
  [
    'left out requests',
    { sent: 980, skipped: 15 },
    '20 of 1000 offered requests were never sent, 15 of them skipped by maxUsers (limit 1 %)',
  ],
  ['offered nothing', { offered: 0, sent: 0 }, 'no request was offered in a recorded phase'],
])('one that %s is not, and says why', (_name, figures, reason) => {
  expect(auditGenerator({ ...good, ...figures })).toMatchObject({ valid: false, reasons: [reason] })
})

test('at its limits a generator is still valid, and limits can be set', () => {
  const atLimits = { ...good, slipP99Ms: 50, eventLoopP99Ms: 50, cpuRatio: 0.9, sent: 990 }
  expect(auditGenerator(atLimits).valid).toBe(true)
  const strict = { slipP99Ms: 1, eventLoopP99Ms: 1, cpuRatio: 0.1, unsentRatio: 0 }
  expect(auditGenerator({ ...good, sent: 999 }, strict).reasons).toHaveLength(4)
})
