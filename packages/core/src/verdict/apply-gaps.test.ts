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

const check = (name: string, outcome: StageReason['outcome'], rest: Partial<StageReason> = {}) =>
  ({ check: name, outcome, summary: 'seen', evidence: null, ...rest }) satisfies StageReason
const gapOf = (name: string, rest: Partial<Gap> = {}): Gap => ({
  ...gap,
  id: `gap ${name}`,
  covers: { check: name },
  ...rest,
})
const problems = (walked: WalkedStage[], gaps: Gap[]) =>
  applyGaps(walked, gaps, '2026-11-21').flatMap(({ stage, reasons }) =>
    reasons
      .filter((reason) => reason.check.startsWith('known gap'))
      .map((reason) => `${stage}: ${reason.check}`),
  )

test('a gap about a check is stale where that check passes, and a failure of the stage that asked it', () => {
  const load: WalkedStage = { stage: 'load', reasons: [check('a', 'pass')], durationMs: 1 }
  const cost: WalkedStage = {
    stage: 'cost',
    reasons: [check('b', 'fail'), check('c', 'no_evidence'), check('d', 'pass')],
    durationMs: 1,
  }
  expect(
    problems(
      [smoke, load, cost],
      ['a', 'b', 'c', 'd', 'e'].map((one) => gapOf(one)),
    ),
  ).toEqual(['load: known gap gap a (stale)', 'cost: known gap gap d (stale)'])
})

test('a check that passes under faults makes a gap for faults stale, and no gap for plain load', () => {
  const underFaults = faults(check('a', 'pass'))
  expect(problems([underFaults], [gapOf('a', { under: 'faults' })])).toHaveLength(1)
  expect(problems([underFaults], [gapOf('a')])).toEqual([])
  expect(problems([guarantees(check('a', 'pass'))], [gapOf('a', { under: 'faults' })])).toEqual([])
})

test('a gap about an anomaly is a matter of the stage of its circumstance, else of the first', () => {
  const expired = { expires: '2026-01-01' }
  const walked = [smoke, parity(pass), guarantees(held), faults(held)]
  expect(problems(walked, [{ ...lostUnder('plain'), ...expired }])).toEqual([
    'guarantees: known gap lost (expired)',
  ])
  expect(problems(walked, [{ ...lostUnder('faults'), ...expired }])).toEqual([
    'faults: known gap lost (expired)',
  ])
  expect(problems(walked, [{ ...gap, ...expired }])).toEqual(['parity: known gap wire (expired)'])
  expect(problems([smoke], [{ ...lostUnder('faults'), ...expired }])).toEqual([
    'smoke: known gap lost (expired)',
  ])
})

test('faults that judged another guarantee, or this one without evidence, make no gap stale', () => {
  const gaps = [lostUnder('faults')]
  const other: StageReason = { ...held, guarantee: 'users' }
  const blind: StageReason = { ...held, outcome: 'no_evidence' }
  expect(problems([faults(other)], gaps)).toEqual([])
  expect(problems([faults(other, blind)], gaps)).toEqual([])
  expect(problems([faults(check('ready', 'pass'))], gaps)).toEqual([])
  expect(problems([faults(other, held)], gaps)).toHaveLength(1)
  // A stage that looks at all guarantees needs none of them by name, and one reason with evidence.
  expect(problems([guarantees(blind, pass)], [lostUnder('plain')])).toHaveLength(1)
})

const summaries = (walked: WalkedStage[], under: Gap['under']) =>
  applyGaps(walked, [lostUnder(under)], '2026-11-21').map(({ reasons }) => reasons[0]?.summary)
const hint = (where: string) =>
  `3; known gap "lost" does not cover it ${where}: accept it there too with \`gauntlet gaps accept lost --under any\``

test('a failure that is accepted in the other circumstance alone says which command accepts it here', () => {
  expect(summaries([guarantees(lost)], 'faults')).toEqual([hint('without faults')])
  expect(summaries([faults(lost)], 'plain')).toEqual([hint('under faults')])
})

test('a result has the fields of its stage and its reasons, and none that they have not', () => {
  expect(applyGaps([{ ...smoke, durationMs: 1.6 }], [], '2026-11-21')).toStrictEqual([
    {
      stage: 'smoke',
      outcome: 'pass',
      duration_ms: 2,
      reasons: [{ ...pass, known_gap: null }],
    },
  ])
  const baselineFailures = [{ check: 'b', summary: '9 lost', evidence: null }]
  const differences = [{ scenario: 'mixed', metric: 'p99', verdict: 'better', effect: '-3 %' }]
  const full: WalkedStage = {
    ...parity({ ...check('form', 'fail', { gate: 'same form', duration_ms: 7 }), under: 'faults' }),
    startedAt: '2026-11-21T10:00:00Z',
    baselineFailures,
    differences,
  }
  expect(applyGaps([full], [], '2026-11-21')).toStrictEqual([
    {
      stage: 'parity',
      outcome: 'fail',
      duration_ms: 2,
      started_at: '2026-11-21T10:00:00Z',
      reasons: [
        {
          check: 'form',
          gate: 'same form',
          under: 'faults',
          outcome: 'fail',
          summary: 'seen',
          known_gap: null,
          evidence: null,
          duration_ms: 7,
        },
      ],
      baseline_failures: baselineFailures,
      differences,
    },
  ])
})
