import { buildCheck, buildGuarantee, buildLoadResult, buildLoadRunRow } from '@gauntlet/testkit'
import { toLoadRunDocument } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { toRunChecks } from './to-run-checks.ts'

const broken = buildGuarantee({
  name: 'sticky',
  outcome: 'fail',
  counts: { LOST_UPDATE: 2 },
  anomalies: [],
})
const document = toLoadRunDocument({
  tool: '0.0.0',
  at: '2026-11-21T05:00:03.000Z',
  run: buildLoadRunRow(),
  result: buildLoadResult(),
  checks: [
    buildCheck({ name: 'orders_are_paid', outcome: 'fail', expected: 0, observed: 3 }),
    buildCheck({
      name: 'http_error_rate',
      outcome: 'no_evidence',
      details: { reason: 'x'.repeat(1000) },
    }),
  ],
  guarantees: [
    broken,
    buildGuarantee({ name: 'unique', outcome: 'pass' }),
    buildGuarantee({ name: 'elsewhere', outcome: 'no_evidence', exercised: false }),
  ],
})

const measured = {
  document,
  checks: document.checks.map((result, at) => ({
    kind: { kind: 'k', summary: '', judge: () => [], ...(at === 0 && { isOfData: true as const }) },
    result,
  })),
}

test('checks and guarantees of a run, each class of anomaly apart, those that it does not exercise left out', () => {
  const checks = toRunChecks(measured, { valid: true, page: 'runs/1.html' })
  expect(checks.map(({ check, outcome }) => [check, outcome])).toEqual([
    ['orders_are_paid', 'fail'],
    ['http_error_rate', 'no_evidence'],
    ['sticky: LOST_UPDATE', 'fail'],
    ['unique', 'pass'],
  ])
  expect(checks[0]?.summary).toContain('expected 0, observed 3')
  expect(checks[1]?.summary).toHaveLength(300)
  expect(checks[2]).toMatchObject({
    guarantee: 'sticky',
    anomaly: 'LOST_UPDATE',
    evidence: 'runs/1.html',
  })
  expect(checks[3]).not.toHaveProperty('evidence')
})

test('of a run that was not fit only guarantees and data checks count', () => {
  const checks = toRunChecks(measured, { valid: false, page: null })
  expect(checks.map(({ check }) => check)).toEqual([
    'orders_are_paid',
    'sticky: LOST_UPDATE',
    'unique',
  ])
})
