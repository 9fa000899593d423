import { expect, test } from 'vitest'
import { classifyFindings, countCoverage, formatLocation } from './review-facts.ts'
import type { ReviewFinding } from './review-types.ts'

const finding: ReviewFinding = {
  id: 'F-1',
  reviewer: 'gpt',
  lineage: 'openai',
  bundle: 'api-01',
  path: 'src/a.ts',
  lines: [42, 47],
  hunk: '@@ -40,6 +40,12 @@',
  severity: 'BLOCK',
  kind: 'correctness',
  quote: 'while (true) {',
  why: 'It never ends.',
  fix: 'Bound it.',
  state: 'open',
  state_reason: null,
  located: true,
  grounded: true,
  path_repaired: false,
}
const engaged = { reviewer: 'gpt', bundle: 'api-01', engaged: true }

test.each([
  { lines: [42, 47] as const, text: 'src/a.ts:42-47' },
  { lines: [42, 42] as const, text: 'src/a.ts:42' },
  { lines: null, text: 'src/a.ts' },
])('a place is written $text', ({ lines, text }) => {
  expect(formatLocation({ path: 'src/a.ts', lines })).toBe(text)
})

test.each([
  ['retracted', { state: 'retracted' }],
  ['self_refuted', { state: 'self_refuted' }],
  ['unlocated', { located: false }],
  ['ungrounded', { grounded: false }],
  ['not_engaged', { bundle: 'api-02' }],
  ['repeated', { id: 'F-2' }],
  [undefined, {}],
] as const)('%s: why a finding does not count', (uncounted, part) => {
  const findings = [{ ...finding, ...part }]
  const [one] = classifyFindings({ findings, groups: [{ findings: ['F-1'] }], calls: [engaged] })
  expect(one?.uncounted).toBe(uncounted)
})

test('each file is counted under its coverage', () => {
  const files = [
    { coverage: 'reviewed' },
    { coverage: 'reviewed' },
    { coverage: 'unsent' },
  ] as const
  expect(countCoverage(files)).toEqual({ reviewed: 2, partial: 0, excluded: 0, unsent: 1 })
})
