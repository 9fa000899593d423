import { buildSweepDocument } from '@gauntlet/testkit'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { listSurprises } from './list-surprises.ts'
import { renderSweeps, withSweeps } from './render-sweeps.ts'

test('the table of docs/sweep.md is replaced, and nothing around it', async () => {
  const page = await readFile(new URL('../../../../docs/sweep.md', import.meta.url), 'utf8')
  const rendered = renderSweeps([buildSweepDocument({ flow: 'events' })])
  const written = withSweeps(page, rendered)
  const lines = page.split('\n')
  const around = written.split('\n')
  expect(around.slice(0, 20)).toEqual(lines.slice(0, 20))
  expect(around.slice(-10)).toEqual(lines.slice(-10))
  expect(written).toContain('| events |')
  expect(withSweeps(written, rendered)).toBe(written)
  expect(() => withSweeps('', '')).toThrow('the page has no <!-- npm run sweep:experiments -->')
})

test.each([
  { target: 'candidate', outcome: 'pass', surprises: 0 },
  { target: 'pgbouncer', outcome: 'no_evidence', surprises: 1 },
  { target: 'baseline', outcome: 'fail', surprises: 0 },
  { target: 'baseline', outcome: 'pass', surprises: 1 },
] as const)('$target: $outcome is a surprise or not', ({ target, outcome, surprises }) => {
  expect(listSurprises([buildSweepDocument({ target, outcome })])).toHaveLength(surprises)
})
