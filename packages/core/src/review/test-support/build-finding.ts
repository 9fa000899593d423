import fc from 'fast-check'
import type { ReviewFinding } from '../review-types.ts'

export type TestFinding = Partial<ReviewFinding>

const lineages: Readonly<Record<string, string>> = {
  gpt: 'openai',
  'gpt-mini': 'openai',
  kimi: 'moonshot',
  local: 'my-model',
  other: 'unknown',
}
let built = 0

/** A BLOCK in the first hunk of `a.ts`, with its own id. */
export function build(fields: TestFinding): ReviewFinding {
  built += 1
  return {
    id: `F-${built}`,
    reviewer: 'gpt',
    lineage: lineages[fields.reviewer ?? 'gpt'] ?? 'unknown',
    bundle: 'api-01',
    path: 'a.ts',
    lines: [10, 12],
    hunk: '@@ 0 @@',
    severity: 'BLOCK',
    kind: 'correctness',
    quote: 'x',
    why: 'because',
    fix: 'so',
    state: 'open',
    state_reason: null,
    located: true,
    grounded: true,
    path_repaired: false,
    ...fields,
  }
}

const anyList = fc.array(
  fc
    .record({
      reviewer: fc.constantFrom('gpt', 'gpt-mini', 'kimi', 'local'),
      path: fc.constantFrom('a.ts', 'b.ts'),
      start: fc.integer({ min: 1, max: 40 }),
      length: fc.integer({ min: 0, max: 5 }),
      hunk: fc.constantFrom('@@ 0 @@', '@@ 1 @@', null),
      kind: fc.constantFrom('correctness', 'api', 'security'),
    })
    .map(({ start, length, ...rest }): TestFinding => ({
      ...rest,
      lines: rest.hunk === null ? null : [start, start + length],
    })),
  { maxLength: 12 },
)

export const anyFinding = {
  check(property: (findings: readonly TestFinding[]) => void): void {
    fc.assert(fc.property(anyList, property), { seed: 6, numRuns: 300 })
  },
}
