import { type FaultsDocument, toLoadRunDocument } from '@gauntlet/contract'
import {
  buildCheck,
  buildFault,
  buildFaultsDocument,
  buildGuarantee,
  buildLoadResult,
  buildLoadRunRow,
} from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import type { ExecutedPlan } from '../../faults/execute-plan.ts'
import {
  describeUnjudged,
  toFaultsBaselineFailures,
  toFaultsReasons,
  whyNotCompared,
} from './faults-reasons.ts'

const print = {
  result: () => undefined,
  detail: () => undefined,
  style: (_: unknown, text: string) => text,
}
const context = { print } as unknown as Parameters<typeof toFaultsReasons>[0]
const lost = { guarantee: 'orders', class: 'LOST' }
const dead = { guarantee: 'answers_after_faults', class: 'FAILED' }
const none = { gained: [], removed: [], kept: [], undecided: [] }

/** A candidate that lost orders and does not answer again. */
const measured = {
  document: toLoadRunDocument({
    tool: 'test',
    at: '2026-11-21T05:01:00.000Z',
    run: buildLoadRunRow({ status: 'SUCCESS' }),
    result: buildLoadResult(),
    checks: [buildCheck({ name: 'answers_after_faults', outcome: 'fail' })],
    faults: [buildFault()],
  }),
  evidence: 'run.html',
  checked: [
    {
      scenario: 'orders (killed)',
      guarantee: buildGuarantee({
        name: 'orders',
        outcome: 'fail',
        counts: { LOST: 3 },
        operations: 3,
      }),
      file: null,
    },
  ],
}

function judge(baseline: Partial<NonNullable<FaultsDocument['baseline']>> | null) {
  const document = buildFaultsDocument()
  const compared = document.baseline && baseline && { ...document.baseline, ...none, ...baseline }
  const found: ExecutedPlan = {
    document: { ...document, baseline: compared },
    candidate: { measured },
    baseline: undefined,
  }
  const reasons = toFaultsReasons(context, found)
  const of = (check: string) => reasons.find((reason) => reason.check.startsWith(check))
  return { lost: of('orders: LOST'), dead: of('answers_after_faults') }
}

test('a failure of the candidate is a gate, whether it is new, in both builds, or not known to be new', () => {
  for (const [said, words] of [
    [{ gained: [lost, dead] }, '; new: baseline does not show it'],
    [{ kept: [lost, dead] }, '; not brought by this change: baseline shows it too'],
    [{ undecided: [lost, dead] }, '; baseline has no evidence of it'],
  ] as const) {
    const found = judge(said)
    expect(found.lost).toMatchObject({
      check: 'orders: LOST (orders (killed)), under faults',
      gate: 'orders (orders (killed)), under faults',
      outcome: 'fail',
      failure: { kind: 'anomaly', ...lost },
    })
    expect(found.lost?.summary.endsWith(words)).toBe(true)
    expect(found.dead).toMatchObject({ check: 'answers_after_faults (killed)', outcome: 'fail' })
    expect(found.dead?.summary.endsWith(words)).toBe(true)
  }
})

test('without a baseline nothing is said of one', () => {
  expect(judge(null).lost?.summary).not.toContain('baseline')
})

test('what the baseline shows is no gate: it is listed, whether the candidate shows it too or not', () => {
  const document = buildFaultsDocument()
  const { baseline } = document
  const anomalies = [
    { ...lost, count: 3, sentence: 'order 7 is not stored' },
    { ...dead, count: 1, sentence: 'expected > 0, observed 0' },
  ]
  const build = baseline && { ...baseline.build, anomalies }
  const failures = toFaultsBaselineFailures(
    { ...document, baseline: baseline && build ? { ...baseline, build } : null },
    { evidence: 'faults.html' },
  )
  expect(failures).toEqual([
    {
      check: 'orders: LOST (killed), under faults',
      summary: '3; order 7 is not stored',
      evidence: 'faults.html',
    },
    {
      check: 'answers_after_faults (killed), under faults',
      summary: 'expected > 0, observed 0',
      evidence: 'faults.html',
    },
  ])
})

test('a baseline that saw no fault is not looked at, and the reason is said', () => {
  const document = buildFaultsDocument()
  const { baseline } = document
  expect(whyNotCompared(document)).toBeUndefined()
  const build = baseline && {
    ...baseline.build,
    outcome: 'no_evidence' as const,
    reason: 'kill did not happen: it waits',
  }
  expect(
    whyNotCompared({ ...document, baseline: baseline && build ? { ...baseline, build } : null }),
  ).toBe('kill did not happen: it waits')
  expect(
    whyNotCompared({ ...document, baseline: null, without_baseline: 'the config names none' }),
  ).toBe('the config names none')
})

test('a target that could not be measured is said once', () => {
  const found: ExecutedPlan = {
    document: buildFaultsDocument(),
    candidate: { outcome: 'fail', reason: 'nobody answers at http://127.0.0.1:1' },
    baseline: undefined,
  }
  expect(toFaultsReasons(context, found)).toEqual([
    {
      check: 'faults (killed)',
      outcome: 'fail',
      summary: 'nobody answers at http://127.0.0.1:1',
      evidence: null,
    },
  ])
})

const unjudged = (...found: Partial<ReturnType<typeof buildGuarantee>>[]) =>
  describeUnjudged(
    'stock',
    found.map((one) => ({
      scenario: 'orders (killed)',
      guarantee: buildGuarantee({ name: 'stock', outcome: 'no_evidence', operations: 0, ...one }),
      file: null,
    })),
  )

test('of a guarantee that no run under faults judged, the reason is what happened', () => {
  const reason = "the target's database cannot be read: connect ECONNREFUSED"
  expect(unjudged({ exercised: false, reason: 'nothing was added' }, { reason })).toBe(
    `stock under faults (orders (killed)): ${reason}.`,
  )
  expect(unjudged({ exercised: false, reason: 'nothing was added' })).toBe(
    'stock under faults: no scenario of `faults` works on it.',
  )
  expect(unjudged()).toBe('stock under faults: no run under faults came to its check.')
  expect(unjudged({ reason }, { outcome: 'pass', reason: null })).toBeUndefined()
})
