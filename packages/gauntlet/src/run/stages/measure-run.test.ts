import { toLoadRunDocument } from '@gauntlet/contract'
import { buildLoadResult, buildLoadRunRow } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { toRunReasons } from './measure-run.ts'

test('a generator that was late is no evidence, and the row says what to do about it', () => {
  const { audit, ...result } = buildLoadResult()
  const late = { ...audit, valid: false, reasons: ['it ran 80 ms late (limit 50 ms)'] }
  const document = toLoadRunDocument({
    tool: 'test',
    at: '2026-11-21T05:01:00.000Z',
    run: buildLoadRunRow({ status: 'SUCCESS' }),
    result: { ...result, audit: late },
    checks: [],
  })
  expect(toRunReasons('orders', { document, evidence: null, checked: [] })).toEqual([
    {
      check: 'generator_audit (orders)',
      outcome: 'no_evidence',
      summary:
        'it ran 80 ms late (limit 50 ms): send less, leave the machine to the run, or widen auditLimits in the config',
      evidence: null,
      is_precondition: true,
    },
  ])
})
