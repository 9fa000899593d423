import type { SweepDocument } from '@gauntlet/contract'
import { buildSweepDocument } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { toSweepBaselineFailures, toSweepReasons } from './sweep-reasons.ts'

const evidence = { evidence: 'sweep.html' }
const guarantee = 'each payment is charged once'
const duplicate = { guarantee, class: 'DUPLICATE', cells: ['commit-1.1/after/kill'] }

/** Every cell passes. */
function passing(more: Partial<SweepDocument> = {}): SweepDocument {
  const document = buildSweepDocument()
  const cells = document.cells.map((cell) => ({
    ...cell,
    outcome: 'pass' as const,
    reason: null,
    anomalies: [],
  }))
  return {
    ...document,
    cells,
    tally: { pass: 3, fail: 0, no_evidence: 0 },
    outcome: 'pass',
    ...more,
  }
}
const short = (document: SweepDocument) =>
  toSweepReasons(document, evidence).map(({ check, outcome }) => [check, outcome])

test('a sweep in which all holds passes each guarantee, the answers, and that nothing was left out', () => {
  expect(short(passing())).toEqual([
    [`${guarantee} (sweep of payment)`, 'pass'],
    ['answers (sweep of payment)', 'pass'],
    ['every statement was swept (payment)', 'pass'],
  ])
})

test('a red cell fails its guarantee by its class, under faults, whether it is new or not', () => {
  const document = buildSweepDocument()
  const [broken, , whole] = toSweepReasons(document, evidence)
  expect(broken).toMatchObject({
    check: `${guarantee}: DUPLICATE (sweep of payment)`,
    gate: `${guarantee} (sweep of payment)`,
    outcome: 'fail',
    under: 'faults',
    failure: { kind: 'anomaly', guarantee, class: 'DUPLICATE' },
  })
  expect(broken?.summary).toContain('In 1 cell; new: baseline does not show it there')
  expect(whole).toMatchObject({ outcome: 'no_evidence', is_precondition: true })
  const { baseline } = document
  const old = { ...document, baseline: baseline && { ...baseline, gained: [], kept: [duplicate] } }
  const [kept] = toSweepReasons(old, evidence)
  expect(kept?.outcome).toBe('fail')
  expect(kept?.summary).toContain('not brought by this change: baseline shows it too')
})

test('what the baseline alone shows is reported, and gates nothing', () => {
  const { baseline } = buildSweepDocument()
  const removed = passing({
    baseline: baseline && { ...baseline, gained: [], removed: [duplicate] },
  })
  expect(toSweepReasons(removed, evidence).every(({ outcome }) => outcome === 'pass')).toBe(true)
  expect(toSweepBaselineFailures(removed, evidence)).toEqual([
    {
      check: `${guarantee}: DUPLICATE (sweep of payment)`,
      summary: 'commit-1.1/after/kill',
      evidence: 'sweep.html',
    },
  ])
})

test.each<[string, Partial<SweepDocument>]>([
  ['cells that were not tried', { tally: { pass: 2, fail: 0, no_evidence: 1 }, stopped: 'time' }],
  ['no last run', { last_run: null }],
  [
    'a statement in the last run that was not swept',
    {
      last_run: {
        complete: false,
        unknown: ['select 1'],
        anomalies: [],
        outcome: 'pass',
        reason: null,
      },
    },
  ],
  ['no cells', { cells: [], tally: { pass: 0, fail: 0, no_evidence: 0 }, reason: 'they differ' }],
])('%s: that every statement was swept has no evidence', (_, more) => {
  expect(short(passing(more)).at(-1)?.[1]).toBe('no_evidence')
})

test('what breaks without any fault fails', () => {
  const anomaly = { guarantee, class: 'LOST', sentence: 'Item 1 is lost.', rows: [] }
  const last = {
    complete: true,
    unknown: [],
    anomalies: [anomaly],
    outcome: 'fail',
    reason: null,
  } as const
  const [broken] = toSweepReasons(passing({ cells: [], last_run: last }), evidence)
  expect(broken).toMatchObject({ outcome: 'fail', summary: 'without any fault: Item 1 is lost.' })
})
