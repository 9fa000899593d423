import { expect, test } from 'vitest'
import { addPreviousOutcomes, explainVerdict, summariseVerdict } from './summarise-verdict.ts'
import type { StageResult, VerdictReason } from './walked-stage.ts'

const reason = (
  check: string,
  outcome: VerdictReason['outcome'],
  known_gap: string | null = null,
): VerdictReason => ({ check, outcome, known_gap, summary: 'seen', evidence: null })

const stages: StageResult[] = [
  {
    stage: 'smoke',
    outcome: 'pass',
    duration_ms: 10,
    reasons: [reason('ready', 'pass'), reason('form', 'fail', 'wire')],
    command: 'gauntlet run --only smoke',
  },
  {
    stage: 'load',
    outcome: 'fail',
    duration_ms: 20,
    reasons: [
      reason('errors', 'fail'),
      reason('sticky', 'fail'),
      reason('overlap', 'no_evidence'),
      { ...reason('sticky', 'pass'), under: 'faults' },
    ],
    baseline_failures: [{ check: 'sticky', summary: '9 conflicts', evidence: 'b.html' }],
  },
]
const names = (items: readonly VerdictReason[]) => items.map(({ check }) => check)

test('failures, known gaps, missing evidence and baseline failures are apart; passes are counted', () => {
  const summary = summariseVerdict(stages)
  expect(names(summary.blocking)).toEqual(['errors', 'sticky'])
  expect(names(summary.knownGaps)).toEqual(['form'])
  expect(summary.knownGaps[0]).toMatchObject({
    stage: 'smoke',
    command: 'gauntlet run --only smoke',
  })
  expect(names(summary.missing)).toEqual(['overlap'])
  expect(summary.missing[0]?.command).toBeNull()
  expect(summary.baseline).toEqual([
    { stage: 'load', check: 'sticky', summary: '9 conflicts', evidence: 'b.html' },
  ])
  expect(summary.stages).toEqual([
    { stage: 'smoke', outcome: 'pass', passed: 1, total: 2, durationMs: 10 },
    { stage: 'load', outcome: 'fail', passed: 1, total: 4, durationMs: 20 },
  ])
})

const open = (check: string, more: Partial<VerdictReason> = {}): VerdictReason => ({
  ...reason(check, 'no_evidence'),
  summary: 'a transaction was open after the load',
  ...more,
})

test('three checks and more that give one reason are one item that names them', () => {
  const [first] = stages as [StageResult]
  const reasons = ['a', 'b', 'c', 'd', 'e'].map((check) => open(check))
  const missing = (all: readonly VerdictReason[]) =>
    names(summariseVerdict([{ ...first, reasons: all }]).missing)
  expect(missing([...reasons, open('f', { summary: 'another' })])).toEqual([
    '5 checks (a; b; c; and 2 more)',
    'f',
  ])
  expect(missing(reasons.slice(0, 3))).toEqual(['3 checks (a; b; c)'])
  expect(missing(reasons.slice(0, 2))).toEqual(['a', 'b'])
  const line = summariseVerdict([{ ...first, reasons }]).stages
  expect(line).toMatchObject([{ passed: 0, total: 5 }])
})

test('what changed since the verdict before stands first, and a gate under faults is another gate', () => {
  const before: StageResult[] = [
    {
      ...(stages[1] as StageResult),
      reasons: [
        reason('errors', 'fail'),
        reason('sticky', 'pass'),
        { ...reason('sticky', 'fail'), under: 'faults' },
      ],
    },
  ]
  const [smoke, load] = addPreviousOutcomes(stages, before)
  // Its stage did not run then, as with --only: nothing is known, and nothing is new.
  expect(smoke).toBe(stages[0])
  expect(load?.reasons.map((one) => one.previous_outcome)).toEqual(['fail', 'pass', null, 'fail'])
  const { blocking } = summariseVerdict([smoke as StageResult, load as StageResult])
  expect(blocking.map(({ check, changed }) => [check, changed])).toEqual([
    ['sticky', true],
    ['errors', false],
  ])
  const [added] = addPreviousOutcomes(stages.slice(1), [
    { ...(stages[1] as StageResult), reasons: [] },
  ])
  expect(added?.reasons[0]?.previous_outcome).toBeNull()
  expect(summariseVerdict([added as StageResult]).blocking[0]?.changed).toBe(true)
})

test('without a verdict before nothing has changed', () => {
  expect(addPreviousOutcomes(stages, undefined)).toBe(stages)
  expect(summariseVerdict(stages).blocking.every(({ changed }) => !changed)).toBe(true)
})

test('only a verdict to ship says that no check looked at the data; an old document says nothing', () => {
  const unseen = 'None of them looked at the stored data.'
  expect(explainVerdict({ verdict: 'ship', data_checked: false })).toContain(unseen)
  expect(explainVerdict({ verdict: 'ship-with-known-gaps', data_checked: false })).toContain(unseen)
  expect(explainVerdict({ verdict: 'hold', data_checked: false })).not.toContain(unseen)
  expect(explainVerdict({ verdict: 'ship', data_checked: true })).not.toContain(unseen)
  expect(explainVerdict({ verdict: 'ship' })).toBe('Every check passed.')
})
