import { toLoadRunDocument } from '@gauntlet/contract'
import { buildLoadResult, buildLoadRunRow } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { countSoFar, toRunReasons } from './measure-run.ts'

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

const count = (guarantees: unknown, recorded: unknown) =>
  countSoFar({ loaded: { config: { guarantees } }, recorded } as unknown as Parameters<
    typeof countSoFar
  >[0])

test('guarantees are counted from the first run on, where the config has some', () => {
  const recorded = [
    {
      run: { phase: 'POST_MITIGATION' },
      guarantees: [
        { name: 'a', outcome: 'pass' },
        { name: 'b', outcome: 'no_evidence' },
      ],
    },
    { run: { phase: 'BASELINE' }, guarantees: [{ name: 'b', outcome: 'fail' }] },
  ]
  expect(count([{}, {}], [])).toEqual({ held: 0, broken: [], total: 2 })
  expect(count([{}, {}], recorded)).toEqual({ held: 1, broken: [], total: 2 })
  expect(count(undefined, [])).toBeUndefined()
})
