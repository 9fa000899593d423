import { toLoadRunDocument } from '@gauntlet/contract'
import { renderLoadRunHtml } from '@gauntlet/report'
import {
  buildCheck,
  buildFault,
  buildGuarantee,
  buildLoadResult,
  buildLoadRunRow,
} from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { assertLoadRun } from './assert-load-run.ts'
import { checkHttpErrorRate } from './http-error-rate.ts'
import type { RunCheckKind } from './run-check-kind.ts'
import { runCheckKinds } from './run-check-kinds.ts'

const when = { tool: '1.2.3', at: '2026-11-21T05:02:00.000Z', checkKinds: runCheckKinds }

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

test('the check that has a limit of errors is one row, recognised by nothing else', () => {
  const row: RunCheckKind = {
    kind: 'lost_answers',
    summary: 'few answers are lost',
    names: () => ['lost_answers_under_1pct'],
    judge: () => [],
    judgeAgain: (_document, limit) =>
      buildCheck({ name: 'lost_answers_under_1pct', outcome: 'fail', expected: limit }),
  }
  const request = build([buildCheck({ name: 'lost_answers_under_1pct' })])
  const withRow = { ...request, maxErrorRate: 0.5, checkKinds: [row] }
  expect(assertLoadRun({ ...request, maxErrorRate: 0.5 }).ok).toBe(true)
  expect(assertLoadRun(withRow).failures).toMatchObject([{ expected: 0.5 }])
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

const withGuarantees = (...guarantees: ReturnType<typeof buildGuarantee>[]) => {
  const parts = { ...when, run: buildLoadRunRow(), result: buildLoadResult() }
  const document = toLoadRunDocument({ ...parts, checks: [buildCheck()], guarantees })
  return { ...when, run: document.run, document }
}

test('guarantees that the run worked on count as checks, the others do not', () => {
  const broken = buildGuarantee({ outcome: 'fail', counts: { DUPLICATE_ID: 3 } })
  const unread = { outcome: 'no_evidence', reason: 'the rows could not be read' } as const
  const idle = buildGuarantee({ name: 'idle', ...unread, exercised: false })
  const passed = assertLoadRun(withGuarantees(buildGuarantee(), idle))
  expect(passed).toMatchObject({ ok: true, checks: { passed: 2, total: 2 }, failures: [] })
  const unproved = buildGuarantee({ name: 'orders', ...unread })
  const failed = assertLoadRun(withGuarantees(broken, unproved, idle))
  expect(failed).toMatchObject({ ok: false, checks: { passed: 1, total: 3 } })
  expect(failed.failures).toEqual([
    { check: 'order ids', outcome: 'fail', observed: 'DUPLICATE_ID × 3', expected: 'no anomaly' },
    {
      check: 'orders',
      outcome: 'no_evidence',
      observed: null,
      expected: 'no anomaly',
      reason: 'the rows could not be read',
    },
  ])
})

const outcomes = ['pass', 'fail', 'no_evidence'] as const
const audit = buildLoadResult().audit
const late = { ...audit, valid: false, reasons: ['slip p99 is 900 ms, over 50 ms'] }
const variants = outcomes.flatMap((check) =>
  [...outcomes, 'idle' as const].flatMap((guarantee) =>
    [true, false].flatMap((valid) =>
      [true, false].map((fired) => ({ check, guarantee, valid, fired })),
    ),
  ),
)

test('the page of a run and its assertion say the same, whatever was found', () => {
  for (const { check, guarantee, valid, fired } of variants) {
    const idle = { outcome: 'no_evidence', exercised: false } as const
    const document = toLoadRunDocument({
      ...when,
      run: buildLoadRunRow(),
      result: buildLoadResult({ audit: valid ? audit : late }),
      checks: [buildCheck({ outcome: check })],
      guarantees: [buildGuarantee(guarantee === 'idle' ? idle : { outcome: guarantee })],
      faults: [{ ...buildFault(), fired }],
    })
    const { ok } = assertLoadRun({ ...when, run: document.run, document })
    const [, badge] = /<h1>[^<]*<span class="badge (\w+)">/.exec(renderLoadRunHtml(document)) ?? []
    expect({ badge, ok }).toEqual({ badge: document.outcome, ok: document.outcome === 'pass' })
  }
})
