import type { SweepDocument } from '@gauntlet/contract'
import { applyGaps, type Gap } from '@gauntlet/core/verdict'
import { buildSweepDocument } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { isOutOfTime, toSweepBaselineFailures, toSweepReasons } from './sweep-reasons.ts'

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

test('cells that the change adds to a class of both builds are a gate that no gap of the class covers', () => {
  const document = buildSweepDocument()
  const { baseline } = document
  const [red] = document.cells
  const other = red && { ...red, id: 'insert-1.1/before/kill', point: 'before' as const }
  const added = { guarantee, class: 'DUPLICATE', cells: ['insert-1.1/before/kill'] }
  const grown = {
    ...document,
    cells: [...document.cells, ...(other ? [other] : [])],
    baseline: baseline && { ...baseline, gained: [added], kept: [duplicate] },
  }
  const gap: Gap = {
    id: 'double',
    title: 'charged twice',
    status: 'accepted',
    owner: 'payments',
    reason: 'rare',
    ticket: undefined,
    expires: '2027-06-30',
    covers: { anomaly: { guarantee, class: 'DUPLICATE' } },
    under: 'faults',
  }
  const judge = (of: SweepDocument) => {
    const reasons = toSweepReasons(of, evidence).filter(({ outcome }) => outcome === 'fail')
    const subject = { kind: 'anomaly', under: 'faults', ofNamed: true } as const
    const walked = [{ stage: 'sweep', subject, reasons, durationMs: 1 }]
    return applyGaps(walked, [gap], '2026-11-30')[0]?.reasons.map(({ check, known_gap: by }) => [
      check,
      by,
    ])
  }
  expect(judge(grown)).toEqual([
    [`${guarantee}: DUPLICATE (sweep of payment)`, 'double'],
    [`${guarantee}: DUPLICATE in new cells (sweep of payment)`, null],
  ])
  const old = { ...document, baseline: baseline && { ...baseline, gained: [], kept: [duplicate] } }
  expect(judge(old)).toEqual([[`${guarantee}: DUPLICATE (sweep of payment)`, 'double']])
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

test('a sweep that ended by its limit of time is out of time, one with another reason is not', () => {
  expect(isOutOfTime({ reason: 'the time was over: 7 of 108 cells have no evidence' })).toBe(true)
  expect(isOutOfTime({ reason: 'interrupted' })).toBe(false)
  expect(isOutOfTime({ reason: null })).toBe(false)
})
