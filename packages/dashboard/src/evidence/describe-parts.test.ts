import { expect, test } from 'vitest'
import { describeParts } from './describe-parts.ts'

const parts = (outcome: 'pass' | 'fail' | 'no_evidence', ...names: readonly string[]) =>
  names.map((name) => ({ name, outcome }))

test.each([
  ['3 of 3 checks passed.', parts('pass', 'a', 'b', 'c')],
  ['1 of 3 checks failed: b.', [...parts('pass', 'a', 'c'), ...parts('fail', 'b')]],
  ['5 of 5 checks failed: a, b, c and 2 more.', parts('fail', 'a', 'b', 'c', 'd', 'e')],
  ['No evidence for 1 of 2 checks: b.', [...parts('pass', 'a'), ...parts('no_evidence', 'b')]],
  [
    '1 of 3 checks failed: c. No evidence for 1 of 3 checks: b.',
    [...parts('pass', 'a'), ...parts('no_evidence', 'b'), ...parts('fail', 'c')],
  ],
  ['There is no evidence: no checks.', []],
  [`1 of 1 checks failed: ${'x'.repeat(80)}….`, parts('fail', 'x'.repeat(500))],
])('%s', (sentence, given) => {
  expect(describeParts('checks', given)).toBe(sentence)
})

test('words of a comparison', () => {
  const words = { pass: 'did not regress', fail: 'regressed' }
  expect(describeParts('metrics', parts('pass', 'p50'), words)).toBe('1 of 1 metrics did not regress.')
  expect(describeParts('metrics', parts('fail', 'p50'), words)).toBe('1 of 1 metrics regressed: p50.')
}) // prettier-ignore
