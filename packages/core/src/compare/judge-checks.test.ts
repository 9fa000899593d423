import { expect, test } from 'vitest'
import type { RunCheck } from './block.ts'
import { compareBlocks } from './compare-blocks.ts'
import { buildBlocks, buildPlan } from './fixtures/build-blocks.ts'
import { judgeChecks } from './judge-checks.ts'
import { toCheckLine } from './to-check-line.ts'

const sticky = { check: 'sticky', guarantee: 'sticky', summary: 'no anomaly on 12 keys' } as const
const kept: RunCheck = { ...sticky, outcome: 'pass' }
const unasked: RunCheck = { ...sticky, outcome: 'no_evidence', summary: 'no operation' }
const lost: RunCheck = {
  ...sticky,
  check: 'sticky: LOST',
  anomaly: 'LOST',
  outcome: 'fail',
  summary: '1; key 7 is gone',
  evidence: 'runs/b1.html',
}
const conflict: RunCheck = {
  ...lost,
  check: 'sticky: CONFLICT',
  anomaly: 'CONFLICT',
  summary: '2; key 7 had two values',
}

/** Ten blocks; `at` says what a run with that number answers, all others keep it. */
function blocksOf(
  baseline: Readonly<Record<number, readonly RunCheck[]>>,
  candidate: Readonly<Record<number, readonly RunCheck[]>>,
) {
  const latency = { 'checkout.p95': 100 }
  return buildBlocks(
    10,
    (i) => ({ values: latency, checks: baseline[i] ?? [kept] }),
    (i) => ({ values: latency, checks: candidate[i] ?? [kept] }),
  )
}

const all = (answer: RunCheck) =>
  Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i, [answer]]))
const outcomeOf = (blocks: ReturnType<typeof blocksOf>) =>
  compareBlocks(buildPlan(), blocks).outcome

test('what every run keeps is one row that passes, and leaves the outcome to the metrics', () => {
  const blocks = blocksOf({}, {})
  expect(judgeChecks(blocks)).toEqual([
    {
      check: 'sticky',
      guarantee: 'sticky',
      outcome: 'pass',
      regressed: false,
      baseline: { pass: 10, fail: 0, no_evidence: 0 },
      candidate: { pass: 10, fail: 0, no_evidence: 0 },
      summary: null,
      evidence: null,
    },
  ])
  expect(outcomeOf(blocks)).toBe('pass')
})

test('one run of the candidate that breaks what the baseline keeps fails the comparison', () => {
  const blocks = blocksOf({}, { 4: [lost] })
  const [row, ...others] = judgeChecks(blocks)
  expect(others).toEqual([])
  expect(row).toMatchObject({
    check: 'sticky: LOST',
    anomaly: 'LOST',
    outcome: 'fail',
    regressed: true,
    baseline: { pass: 10, fail: 0 },
    candidate: { pass: 9, fail: 1 },
    evidence: 'runs/b1.html',
  })
  expect(row && toCheckLine(row)).toBe(
    'sticky: LOST: FAIL | candidate breaks it in 1 of 10 runs, baseline in 0 of 10 runs | 1; key 7 is gone',
  )
  expect(outcomeOf(blocks)).toBe('fail')
})

test('what both break is said of both, and is no change', () => {
  const blocks = blocksOf({ 0: [lost] }, { 4: [lost], 5: [lost] })
  expect(judgeChecks(blocks)).toMatchObject([
    {
      check: 'sticky: LOST',
      outcome: 'fail',
      regressed: false,
      baseline: { fail: 1 },
      candidate: { fail: 2 },
    },
  ])
  expect(outcomeOf(blocks)).toBe('pass')
})

test('what only the baseline breaks is kept by the candidate', () => {
  const blocks = blocksOf(all(lost), {})
  expect(judgeChecks(blocks)).toMatchObject([
    { outcome: 'pass', regressed: false, summary: '1; key 7 is gone', evidence: null },
  ])
  expect(outcomeOf(blocks)).toBe('pass')
})

test('another class of anomaly than that of the baseline is a separate regression', () => {
  const blocks = blocksOf({ 0: [lost] }, { 4: [conflict, lost] })
  expect(judgeChecks(blocks)).toMatchObject([
    { check: 'sticky: LOST', regressed: false, candidate: { pass: 9, fail: 1 } },
    { check: 'sticky: CONFLICT', regressed: true, baseline: { pass: 10, fail: 0 } },
  ])
  expect(outcomeOf(blocks)).toBe('fail')
})

test('a run of the candidate without evidence leaves none, one of the baseline does not', () => {
  const candidate = blocksOf({}, { 9: [unasked] })
  expect(judgeChecks(candidate)).toMatchObject([
    { outcome: 'no_evidence', summary: 'no operation' },
  ])
  expect(outcomeOf(candidate)).toBe('no_evidence')
  expect(outcomeOf(blocksOf({ 9: [unasked] }, {}))).toBe('pass')
  expect(judgeChecks(blocksOf(all(unasked), { 1: [lost] }))).toMatchObject([
    { check: 'sticky: LOST', outcome: 'fail', regressed: true },
  ])
})

test('what no run of the candidate answers has no evidence, unless it only ever shows by failing', () => {
  const none = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i, []]))
  expect(judgeChecks(blocksOf({}, none))).toMatchObject([
    { outcome: 'no_evidence', summary: 'no run of the candidate answered it' },
  ])
  const exited: RunCheck = { check: 'processes', outcome: 'fail', summary: '1 exit' }
  expect(judgeChecks(blocksOf({ 1: [kept, exited] }, {}))).toMatchObject([
    { check: 'sticky', outcome: 'pass' },
    { check: 'processes', outcome: 'pass', baseline: { fail: 1 } },
  ])
})

test('what an attempt that is run again left broken counts; what it could not answer does not', () => {
  const blocks = blocksOf({}, {}).map((block) => ({ ...block, attempt: 2 }))
  const [first] = blocks
  if (!first) throw new Error('no block')
  const again = (checks: readonly RunCheck[]) => [
    {
      ...first,
      attempt: 1,
      valid: false,
      candidate: { ...first.candidate, run_id: 'b-again', checks },
    },
    ...blocks,
  ]
  expect(outcomeOf(again([unasked]))).toBe('pass')
  expect(outcomeOf(again([lost]))).toBe('fail')
})

test('documents without checks are judged by their metrics', () => {
  const blocks = buildBlocks(
    10,
    () => ({ values: { 'checkout.p95': 100 } }),
    () => ({ values: { 'checkout.p95': 100 } }),
  )
  expect(judgeChecks(blocks)).toEqual([])
  expect(outcomeOf(blocks)).toBe('pass')
})

const orders = 'POST /orders'
const answering = (before: number, after: number) =>
  buildBlocks(
    10,
    () => ({
      values: { 'checkout.p95': 100 },
      endpoints: { [orders]: { requests: 50, successes: before } },
    }),
    () => ({
      values: { 'checkout.p95': 100 },
      endpoints: { [orders]: { requests: 50, successes: after } },
    }),
  )

test('an endpoint of which nothing succeeds in either build has no evidence', () => {
  expect(judgeChecks(answering(0, 0))).toEqual([
    {
      check: 'POST /orders succeeds',
      outcome: 'no_evidence',
      regressed: false,
      baseline: { pass: 0, fail: 0, no_evidence: 10 },
      candidate: { pass: 0, fail: 0, no_evidence: 10 },
      summary: 'none of 500 requests succeeded; of the baseline 0 of 500 did',
      evidence: null,
    },
  ])
  expect(outcomeOf(answering(0, 0))).toBe('no_evidence')
})

test('an endpoint that answers on the baseline alone fails, whatever its share of all requests', () => {
  expect(judgeChecks(answering(50, 0))).toMatchObject([{ outcome: 'fail', regressed: true }])
  expect(outcomeOf(answering(50, 0))).toBe('fail')
})

test('an endpoint that answers has no row', () => {
  expect(judgeChecks(answering(50, 1))).toEqual([])
  expect(judgeChecks(answering(0, 1))).toEqual([])
  const unused = buildBlocks(
    1,
    () => ({ endpoints: { [orders]: { requests: 0, successes: 0 } } }),
    () => ({}),
  )
  expect(judgeChecks(unused)).toEqual([])
})
