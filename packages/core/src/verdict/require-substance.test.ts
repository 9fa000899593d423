import { expect, test } from 'vitest'
import { applyGaps } from './apply-gaps.ts'
import { decideVerdict } from './decide-verdict.ts'
import { requireDone, requireSubstance } from './require-substance.ts'
import type { StageReason, WalkedStage } from './walked-stage.ts'

const up: StageReason = {
  check: 'candidate: ready',
  outcome: 'pass',
  summary: 'passed',
  evidence: null,
  is_precondition: true,
}
const judged: StageReason = { ...up, check: 'health', is_precondition: false }
const smoke = (...reasons: StageReason[]): WalkedStage => ({
  stage: 'smoke',
  reasons,
  durationMs: 1,
})

const verdictOf = (...walked: WalkedStage[]) =>
  decideVerdict(
    applyGaps(requireSubstance(walked), [], '2026-11-21').flatMap(({ reasons }) => reasons),
  )

test('targets that are up and were asked nothing else are inconclusive, and the reason says so', () => {
  expect(verdictOf(smoke(up))).toBe('inconclusive')
  expect(requireSubstance([smoke(up)])[0]?.reasons.at(-1)).toMatchObject({
    check: 'something was judged',
    outcome: 'no_evidence',
  })
})

test('one check of substance is enough to ship, whichever stage it is of', () => {
  expect(verdictOf(smoke(up, judged))).toBe('ship')
  expect(verdictOf(smoke(up), { stage: 'load', reasons: [judged], durationMs: 1 })).toBe('ship')
})

test('the audit of the generator is no check of the change', () => {
  const audit = { ...up, check: 'generator_audit (browse)' }
  expect(verdictOf(smoke(up), { stage: 'load', reasons: [audit], durationMs: 1 })).toBe(
    'inconclusive',
  )
})

test('a target that is down still holds', () => {
  expect(verdictOf(smoke({ ...up, outcome: 'fail' }))).toBe('hold')
})

test('a stage that judged nothing keeps the others from shipping', () => {
  const empty: WalkedStage = { stage: 'compare', reasons: [], durationMs: 1 }
  expect(verdictOf(smoke(up, judged), empty)).toBe('inconclusive')
  expect(requireSubstance([smoke(up, judged), empty])[1]?.reasons).toMatchObject([
    { outcome: 'no_evidence', summary: 'the compare stage judged nothing' },
  ])
})

test('what the config leaves to do is a gate without evidence each, and never a failure less', () => {
  const walked = [smoke(up, judged)]
  const done = requireDone(walked, ['name your guarantees'])
  expect(done[0]?.reasons.at(-1)).toEqual({
    check: 'todo[0]',
    outcome: 'no_evidence',
    summary: 'name your guarantees (done? delete it from todo in the config)',
    evidence: null,
  })
  expect(verdictOf(...done)).toBe('inconclusive')
  expect(verdictOf(...requireDone([smoke({ ...judged, outcome: 'fail' })], ['x']))).toBe('hold')
  expect(requireDone(walked)).toEqual(walked)
})
