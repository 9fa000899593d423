import { toLoadRunDocument, type LoadResult } from '@gauntlet/contract'
import {
  buildCheck,
  buildEndpointResult,
  buildLoadResult,
  buildLoadRunRow,
} from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { renderMilestone } from '../milestone/render-milestone.ts'
import { toBeforeAfter } from './before-after.ts'
import { renderBeforeAfter } from './render-terminal.ts'

const slow = buildEndpointResult()
const fast = buildEndpointResult({
  errorCount: 0,
  failureCount: 0,
  successCount: 600,
  ratePerSecond: 10.5,
  response: { ...slow.response, p50Ms: 2, p95Ms: 5.3, p99Ms: null },
})

function build(phase: 'BASELINE' | 'POST_MITIGATION', result: Partial<LoadResult>, failed = false) {
  const outcome = failed ? 'fail' : 'pass'
  return toLoadRunDocument({
    tool: '1.2.3',
    at: '2026-11-21T05:01:03.001Z',
    run: buildLoadRunRow({ phase, run_name: phase.toLowerCase() }),
    result: buildLoadResult(result),
    checks: [
      buildCheck({
        outcome,
        observed: failed ? 12 : 0,
        details: { keys: failed ? [{ user: 'u-1' }] : [] },
      }),
    ],
  })
}

const before = build('BASELINE', { endpoints: [slow] }, true)
const after = build('POST_MITIGATION', {
  endpoints: [fast, buildEndpointResult({ endpoint: '/new' })],
})

test('deltas are after minus before, and null where one was not measured', () => {
  const [endpoint, added] = toBeforeAfter(before, after).endpoints
  const from = before.endpoints[0]
  expect(endpoint?.delta_p50_ms).toBe(2 - (from?.p50_ms ?? 0))
  expect(endpoint?.delta_p99_ms).toBeNull()
  expect(endpoint?.delta_error_rate).toBe(-0.01)
  expect(endpoint?.delta_rps).toBe(0.5)
  expect(added).toMatchObject({ endpoint: '/new', before: undefined, delta_p50_ms: null })
})

test('a before/after table on a terminal', async () => {
  const text = renderBeforeAfter(toBeforeAfter(before, after))
  await expect(text).toMatchFileSnapshot('golden/before-after.txt')
  expect(text).toContain('raw deltas of single runs')
})

test('colours have no width', () => {
  const one = toBeforeAfter(before, after)
  const painted = renderBeforeAfter(one, (style, text) => `<${style}>${text}</${style}>`)
  expect(painted.replaceAll(/<\/?[a-z]+>/g, '').replaceAll(/ +$/gm, '')).toBe(
    renderBeforeAfter(one).replaceAll(/ +$/gm, ''),
  )
})

test('text of a target moves no cursor', () => {
  const nasty = buildEndpointResult({ endpoint: '/\u001b[2J\u202e' })
  const text = renderBeforeAfter(toBeforeAfter(build('BASELINE', { endpoints: [nasty] }), after))
  expect(text).not.toContain('\u001b')
  expect(text).not.toContain('\u202e')
})

test.each([
  {
    what: 'other workloads',
    result: { workloadHash: 'b'.repeat(64) },
    says: 'the workloads differ',
  },
  {
    what: 'an interrupted run',
    result: { interrupted: true },
    says: 'the run after is INTERRUPTED',
  },
  {
    what: 'a generator that could not keep up',
    result: { audit: { ...buildLoadResult().audit, valid: false } },
    says: 'the generator of the run after could not keep up',
  },
])('$what are never compared in silence', ({ result, says }) => {
  const one = toBeforeAfter(before, build('POST_MITIGATION', result))
  expect(one.warnings.join()).toContain(says)
  expect(renderBeforeAfter(one)).toContain(`! ${one.warnings[0]}`)
})

test('the milestone write-up', async () => {
  const text = renderMilestone({
    tool: '1.2.3',
    at: '2026-11-21T06:00:00.000Z',
    scenarios: [
      { scenario: 'assignment', before: [before, before], after: [after] },
      { scenario: 'events', before: [before], after: [] },
    ],
  })
  await expect(text).toMatchFileSnapshot('golden/milestone.md.txt')
})

test('a milestone of nothing says so', () => {
  const text = renderMilestone({ tool: '1.2.3', at: '2026-11-21T06:00:00.000Z', scenarios: [] })
  expect(text).toContain('No scenario has a run in both phases.')
  expect(text).toContain('No check failed before the change.')
})
