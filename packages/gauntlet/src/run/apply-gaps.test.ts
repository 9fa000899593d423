import { decideVerdict, type Gap } from '@gauntlet/core/verdict'
import { expect, test } from 'vitest'
import { applyGaps } from './apply-gaps.ts'
import type { StageReason, WalkedStage } from './stage.ts'

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
