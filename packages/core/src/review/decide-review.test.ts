import { expect, test } from 'vitest'
import { decideReview, type ReviewQuestion } from './decide-review.ts'
import type { FileCoverage } from './review-types.ts'
import { groupFindings } from './tally/group-findings.ts'
import { build, type TestFinding } from './test-support/build-finding.ts'

const file = (coverage: FileCoverage['coverage'], reason: string | null = null): FileCoverage => ({
  path: 'a.ts',
  previous_path: null,
  status: 'modified',
  coverage,
  reason,
  bundles: ['api-01'],
  added: 1,
  removed: 0,
})

function decide(found: readonly TestFinding[], rest: Partial<ReviewQuestion> = {}) {
  const findings = found.map(build)
  return decideReview({
    findings,
    groups: groupFindings(findings),
    coverage: [file('reviewed')],
    quorum: { bundles: [{ bundle: 'api-01', lineages: ['moonshot', 'openai'] }] },
    capHit: null,
    ...rest,
  })
}

test.each([
  { name: 'nothing', found: [], verdict: 'PASS', outcome: 'pass' },
  { name: 'a MINOR of two', found: [{ severity: 'MINOR' }, { reviewer: 'kimi', severity: 'MINOR' }], verdict: 'PASS', outcome: 'pass' },
  { name: 'a MAJOR of one', found: [{ severity: 'MAJOR' }], verdict: 'PASS', outcome: 'pass' },
  { name: 'a MAJOR of one lineage twice', found: [{ severity: 'MAJOR' }, { reviewer: 'gpt-mini', severity: 'MAJOR' }], verdict: 'PASS', outcome: 'pass' },
  { name: 'a MAJOR of two in one file, elsewhere', found: [{ severity: 'MAJOR' }, { reviewer: 'kimi', severity: 'MAJOR', lines: [90, 90], hunk: '@@ 9 @@' }], verdict: 'PASS', outcome: 'pass' },
  { name: 'a MAJOR of two', found: [{ severity: 'MAJOR' }, { reviewer: 'kimi', severity: 'MAJOR' }], verdict: 'CHANGES', outcome: 'fail' },
  { name: 'a BLOCK of one', found: [{}], verdict: 'CHANGES', outcome: 'fail' },
  { name: 'a BLOCK of one model three times', found: [{}, {}, { reviewer: 'gpt-mini' }], verdict: 'CHANGES', outcome: 'fail' },
  { name: 'a BLOCK of one about a whole file', found: [{ lines: null, hunk: null }], verdict: 'CHANGES', outcome: 'fail' },
  { name: 'a BLOCK of one and a MAJOR of another', found: [{}, { reviewer: 'kimi', severity: 'MAJOR' }], verdict: 'CHANGES', outcome: 'fail' },
  { name: 'a BLOCK of two about the whole file', found: [{ lines: null, hunk: null }, { reviewer: 'kimi', lines: null, hunk: null }], verdict: 'CHANGES', outcome: 'fail' },
  { name: 'a BLOCK of two in one file, elsewhere', found: [{}, { reviewer: 'kimi', lines: [90, 90], hunk: '@@ 9 @@' }], verdict: 'CHANGES', outcome: 'fail' },
  { name: 'a BLOCK of two', found: [{}, { reviewer: 'kimi' }], verdict: 'BLOCK', outcome: 'fail' },
] as const)('$name: $verdict', ({ found, verdict, outcome }) => {
  expect(decide(found)).toMatchObject({ verdict, outcome })
}) // prettier-ignore

test('two who block places that a third only joins do not agree with each other', () => {
  const found: TestFinding[] = [
    { reviewer: 'gpt', lines: [10, 10], kind: 'api' },
    { reviewer: 'kimi', lines: [14, 14], kind: 'test' },
    { reviewer: 'local', severity: 'MINOR', lines: [12, 12], kind: 'security' },
  ]
  expect(groupFindings(found.map(build))).toHaveLength(1)
  expect(decide(found).verdict).toBe('CHANGES')
})

const doubts: readonly { name: string; rest: Partial<ReviewQuestion>; reason: string }[] = [
  { name: 'a bundle with one lineage', rest: { quorum: { bundles: [{ bundle: 'api-01', lineages: ['openai'] }] } }, reason: 'api-01: only openai was engaged, 2 lineages are the least' },
  { name: 'a bundle with none', rest: { quorum: { bundles: [{ bundle: 'api-01', lineages: [] }] } }, reason: 'api-01: no reviewer was engaged, 2 lineages are the least' },
  { name: 'a partial file', rest: { coverage: [file('reviewed'), file('partial', 'oversize')] }, reason: 'a.ts is partial: oversize' },
  { name: 'an unsent file', rest: { coverage: [file('reviewed'), file('unsent', 'in no bundle')] }, reason: 'a.ts is unsent: in no bundle' },
  { name: 'a cap', rest: { capHit: 'max-usd 1.00' }, reason: 'calls were left out: max-usd 1.00' },
  { name: 'a diff that cannot be read', rest: { problems: [{ path: null, line: 3, message: 'cannot read: x' }] }, reason: 'line 3 of the diff cannot be read: cannot read: x' },
  { name: 'an empty change', rest: { coverage: [], quorum: { bundles: [] } }, reason: 'nothing was changed' },
  { name: 'a change of excluded files', rest: { coverage: [file('excluded', 'a lockfile')], quorum: { bundles: [] } }, reason: 'every changed file is excluded' },
] // prettier-ignore

test.each(doubts)('$name makes a pass impossible, and hides no failure', ({ rest, reason }) => {
  expect(decide([], rest)).toEqual({
    verdict: 'INCONCLUSIVE',
    outcome: 'no_evidence',
    reasons: [reason],
  })
  const failed = decide([{}, { reviewer: 'kimi' }], rest)
  expect(failed.verdict).toBe('BLOCK')
  expect(failed.reasons).toEqual([
    'moonshot and openai agree on BLOCK (correctness) at a.ts:10-12',
    reason,
  ])
})

test('the strongest reason is first, and recorded answers are named', () => {
  const found: TestFinding[] = [
    { severity: 'MAJOR', hunk: '@@ 5 @@', lines: [50, 50] },
    { reviewer: 'kimi', severity: 'MAJOR', hunk: '@@ 5 @@', lines: [50, 50] },
    { reviewer: 'kimi', kind: 'security', lines: null, hunk: null },
  ]
  expect(decide(found, { replayed: true }).reasons).toEqual([
    'moonshot says BLOCK (security) at a.ts',
    'moonshot and openai agree on MAJOR (correctness) at a.ts:50',
    'recorded answers were played again: no reviewer was asked',
  ])
})

test('many reasons of one sort are counted', () => {
  const found = Array.from({ length: 13 }, (_, at): TestFinding => ({
    hunk: `@@ ${at} @@`,
    lines: [at * 100, at * 100],
  }))
  const { reasons } = decide(found)
  expect(reasons).toHaveLength(11)
  expect(reasons.at(-1)).toBe('and 3 more')
})
