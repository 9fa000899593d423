import { expect, test } from 'vitest'
import {
  addCoordinator,
  AUDIT_LIMITS,
  auditGenerator,
  auditWorkers,
  type AuditFigures,
} from './audit.ts'

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

test('of several workers the figures are sums, and of times and CPU those of the worst', () => {
  const other = { ...good, offered: 500, sent: 495, skipped: 5, eventLoopP99Ms: 9, cpuRatio: 0.7 }
  const audit = auditWorkers([{ figures: good }, { figures: other }], 4)
  expect(audit).toMatchObject({
    offered: 1_500,
    sent: 1_495,
    skipped: 5,
    slipP99Ms: 4,
    eventLoopP99Ms: 9,
    cpuRatio: 0.7,
    valid: true,
    reasons: [],
  })
  expect(audit.workers).toEqual([
    { worker: 1, lost: false, ...good, valid: true, reasons: [] },
    { worker: 2, lost: false, ...other, valid: true, reasons: [] },
  ])
})

test.each<[string, Partial<AuditFigures>, string | undefined, string]>([
  ['late', { slipP99Ms: 80 }, undefined, 'load generator lag p99: 80 ms (limit 50 ms)'],
  [
    'busy',
    { cpuRatio: 1 },
    undefined,
    'the generator used 100 % of a core (limit 90 %): it may have been the bottleneck',
  ],
  ['lost', {}, 'it was ended by SIGKILL', 'it was lost: it was ended by SIGKILL'],
])('a worker that was %s voids the run, and is named', (...[, figures, lost, reason]) => {
  // In the lag of all users that of one of them does not show.
  const audit = auditWorkers([{ figures: good }, { figures: { ...good, ...figures }, lost }], 2)
  expect(audit).toMatchObject({ valid: false, reasons: [`worker 2 of 2: ${reason}`] })
  expect(audit.workers?.map(({ valid }) => valid)).toEqual([true, false])
})

test('a worker that had nothing to send is no reason; a load that had nothing is one', () => {
  const idle = { ...good, offered: 0, sent: 0 }
  expect(auditWorkers([{ figures: good }, { figures: idle }], 2).valid).toBe(true)
  expect(auditWorkers([{ figures: idle }, { figures: idle }], 2).reasons).toEqual([
    'no request was offered in a recorded phase',
  ])
})

test('a coordinator whose proxies are late voids the run; one that is in no path does not', () => {
  const audit = auditWorkers([{ figures: good }, { figures: good }], 2)
  expect(addCoordinator(audit, undefined)).toBe(audit)
  expect(addCoordinator(audit, 40)).toMatchObject({ valid: true, eventLoopP99Ms: 40, reasons: [] })
  expect(addCoordinator(audit, 80)).toMatchObject({
    valid: false,
    eventLoopP99Ms: 80,
    reasons: [
      'the coordinator: event loop 80 ms late at p99 (limit 50 ms); its proxies delay every answer',
    ],
  })
  expect(addCoordinator(audit, 80, { ...AUDIT_LIMITS, eventLoopP99Ms: 100 }).valid).toBe(true)
})

test('what was never sent is judged of all workers together', () => {
  const short = { ...good, offered: 100, sent: 80 }
  expect(
    auditWorkers([{ figures: { ...good, offered: 9_900, sent: 9_900 } }, { figures: short }], 2)
      .valid,
  ).toBe(true)
  expect(auditWorkers([{ figures: good }, { figures: short }], 2).reasons).toEqual([
    '20 of 1100 offered requests were never sent, 0 of them skipped by maxUsers (limit 1 %)',
  ])
})
