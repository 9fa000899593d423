import { toLoadRunDocument } from '@gauntlet/contract'
import { buildCheck, buildLoadResult, buildLoadRunRow } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { assertLoadRun } from './assert-load-run.ts'
import { checkHttpErrorRate } from './http-error-rate.ts'

const when = { tool: '1.2.3', at: '2026-11-21T05:02:00.000Z' }

function build(checks = [buildCheck()], interrupted = false) {
  const result = buildLoadResult({ interrupted })
  const document = toLoadRunDocument({ ...when, run: buildLoadRunRow(), result, checks })
  return { ...when, run: document.run, document }
}

test('a run whose checks all passed is ok', () => {
  expect(assertLoadRun(build())).toMatchObject({
    ok: true,
    checks: { passed: 1, total: 1 },
    failures: [],
  })
})

test('a failed check and one without evidence are failures, with what was seen and why', () => {
  const failed = buildCheck({ outcome: 'fail', observed: 3 })
  const missing = buildCheck({
    name: 'rollup_overlap_running',
    outcome: 'no_evidence',
    observed: null,
    details: { reason: 'the database is down' },
  })
  const document = assertLoadRun(build([failed, missing]))
  expect(document).toMatchObject({ ok: false, checks: { passed: 0, total: 2 } })
  expect(document.failures).toEqual([
    { check: 'assignment_duplicate_rows_global', outcome: 'fail', observed: 3, expected: 0 },
    {
      check: 'rollup_overlap_running',
      outcome: 'no_evidence',
      observed: null,
      expected: 0,
      reason: 'the database is down',
    },
  ])
})

test.each([
  { maxErrorRate: undefined, ok: true },
  { maxErrorRate: 0.0099, ok: false }, // 6 of 600 is 0.01
  { maxErrorRate: 0.01, ok: true },
])('with an error rate of at most $maxErrorRate: $ok', ({ maxErrorRate, ok }) => {
  const { document } = build()
  const request = build([checkHttpErrorRate(document)])
  expect(assertLoadRun({ ...request, ...(maxErrorRate && { maxErrorRate }) }).ok).toBe(ok)
})

test.each([
  {
    what: 'was interrupted',
    request: build([buildCheck()], true),
    reason: 'the run is INTERRUPTED',
  },
  {
    what: 'still runs',
    request: { ...when, run: buildLoadRunRow(), document: undefined },
    reason: 'the run is RUNNING',
  },
  {
    what: 'died',
    request: {
      ...when,
      run: buildLoadRunRow({ status: 'FAILED', error_text: 'process 7 ended' }),
      document: undefined,
    },
    reason: 'process 7 ended',
  },
])('a run that $what is never ok', ({ request, reason }) => {
  const document = assertLoadRun(request)
  expect(document.ok).toBe(false)
  expect(document.failures).toContainEqual(
    expect.objectContaining({ check: 'run_status', outcome: 'no_evidence', reason }),
  )
})

test('a run without checks is never ok', () => {
  expect(assertLoadRun(build([]))).toMatchObject({ ok: false, checks: { passed: 0, total: 0 } })
})
