import { expect, test } from 'vitest'
import { applyGaps } from './apply-gaps.ts'
import { decideVerdict } from './decide-verdict.ts'
import type { Gap } from './match-gaps.ts'
import type { StageReason, WalkedStage } from './walked-stage.ts'

const mapping = 'external-tag -> flat'
const gap: Gap = {
  id: 'wire',
  title: 'the wire form',
  status: 'accepted',
  owner: 'platform',
  reason: 'clients',
  ticket: undefined,
  expires: '2027-06-30',
  covers: { parity: { mapping, cases: ['a', 'b'] } },
}

const pass: StageReason = { check: 'ready', outcome: 'pass', summary: 'passed', evidence: null }
const diverges = (...cases: string[]): StageReason => ({
  check: `mapping: ${mapping}`,
  outcome: 'fail',
  summary: `${cases.length} cases diverge`,
  evidence: 'parity.json',
  failure: { kind: 'mapping', mapping, cases },
})
const smoke: WalkedStage = { stage: 'smoke', reasons: [pass], durationMs: 1 }
const parity = (...reasons: StageReason[]): WalkedStage => ({
  stage: 'parity',
  subject: { kind: 'mapping', under: 'plain' },
  reasons,
  durationMs: 2,
})

const verdictOf = (walked: WalkedStage[], gaps: Gap[], today = '2026-11-21') =>
  decideVerdict(applyGaps(walked, gaps, today).flatMap(({ reasons }) => reasons))

test('a covered failure ships with its gap named; without the gap it holds', () => {
  const walked = [smoke, parity(diverges('a', 'b'))]
  const [, stage] = applyGaps(walked, [gap], '2026-11-21')
  expect(stage).toMatchObject({
    outcome: 'pass',
    reasons: [{ outcome: 'fail', known_gap: 'wire' }],
  })
  expect(verdictOf(walked, [gap])).toBe('ship-with-known-gaps')
  expect(verdictOf(walked, [])).toBe('hold')
})

test('nothing diverges any more: without the gap it ships, a stale gap holds until it is closed', () => {
  const walked = [smoke, parity(pass)]
  expect(verdictOf(walked, [])).toBe('ship')
  expect(verdictOf(walked, [gap])).toBe('hold')
  expect(verdictOf(walked, [{ ...gap, status: 'closed' }])).toBe('ship')
})

test('a gap that has grown, expired or lost its owner holds, and says so in its stage', () => {
  const grown = applyGaps([smoke, parity(diverges('a', 'c'))], [gap], '2026-11-21')[1]
  expect(grown?.reasons.map(({ check }) => check)).toContain('known gap wire (grown)')
  expect(grown?.outcome).toBe('fail')
  expect(verdictOf([parity(diverges('a'))], [gap], '2027-07-01')).toBe('hold')
  expect(verdictOf([parity(diverges('a'))], [{ ...gap, owner: undefined }])).toBe('hold')
})

test('a stage that could not look makes no gap stale', () => {
  const blind: StageReason = { ...pass, outcome: 'no_evidence', summary: 'unreachable' }
  expect(verdictOf([smoke, parity(blind)], [gap])).toBe('inconclusive')
  expect(verdictOf([smoke], [gap])).toBe('ship')
})

const lostUnder = (under: Gap['under']): Gap => ({
  ...gap,
  id: 'lost',
  covers: { anomaly: { guarantee: 'orders', class: 'LOST' } },
  under,
})
const lost: StageReason = {
  check: 'orders: LOST (orders)',
  outcome: 'fail',
  summary: '3',
  evidence: null,
  guarantee: 'orders',
  failure: { kind: 'anomaly', guarantee: 'orders', class: 'LOST' },
}
const held: StageReason = { ...pass, check: 'orders', guarantee: 'orders' }
const guarantees = (...reasons: StageReason[]): WalkedStage => ({
  stage: 'guarantees',
  subject: { kind: 'anomaly', under: 'plain' },
  reasons,
  durationMs: 1,
})
const faults = (...reasons: StageReason[]): WalkedStage => ({
  stage: 'faults',
  subject: { kind: 'anomaly', under: 'faults', ofNamed: true },
  reasons: reasons.map((reason) => ({ ...reason, under: 'faults' as const })),
  durationMs: 1,
})

test('what is accepted under faults does not cover plain load, and says how it would', () => {
  const walked = [guarantees(lost), faults(lost)]
  const results = applyGaps(walked, [lostUnder('faults')], '2026-11-21')
  expect(results.map(({ reasons }) => reasons[0]?.known_gap)).toEqual([null, 'lost'])
  expect(results[0]?.reasons[0]?.summary).toContain('gauntlet gaps accept lost --under any')
  expect(results[1]?.reasons[0]).toMatchObject({ under: 'faults', summary: '3' })
  expect(verdictOf(walked, [lostUnder('faults')])).toBe('hold')
  expect(verdictOf(walked, [lostUnder('any')])).toBe('ship-with-known-gaps')
})

test('a gap that does not say covers plain load alone', () => {
  expect(verdictOf([guarantees(lost), faults(held)], [lostUnder(undefined)])).toBe(
    'ship-with-known-gaps',
  )
  expect(verdictOf([guarantees(lost), faults(lost)], [lostUnder(undefined)])).toBe('hold')
})

test('a gap under faults is not stale where no faults ran, and is where they ran and nothing was lost', () => {
  expect(verdictOf([guarantees(held)], [lostUnder('faults')])).toBe('ship')
  const blind: StageReason = { ...held, outcome: 'no_evidence' }
  expect(verdictOf([guarantees(held), faults(blind)], [lostUnder('faults')])).toBe('inconclusive')
  const stale = applyGaps([guarantees(held), faults(held)], [lostUnder('faults')], '2026-11-21')
  expect(stale[1]?.reasons.map(({ check }) => check)).toContain('known gap lost (stale)')
})
