import type { StageResult, VerdictDocument } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { renderVerdictHtml } from './render-verdict-html.ts'
import { renderVerdictJunit, renderVerdictMarkdown, renderVerdictText } from './render-verdict.ts'

const reason = { summary: 'passed', known_gap: null, evidence: null }
const document: VerdictDocument = {
  schema: 'gauntlet.verdict/1',
  tool: '0.0.0',
  at: '2026-01-01T00:00:00.000Z',
  id: 'v1',
  project: 'shop',
  branch: 'main',
  verdict: 'hold',
  exit_code: 1,
  stages: [
    {
      stage: 'smoke',
      outcome: 'pass',
      duration_ms: 1200,
      reasons: [{ ...reason, check: 'shop: ready', outcome: 'pass' }],
    },
    {
      stage: 'load',
      outcome: 'fail',
      duration_ms: 60_000,
      reasons: [
        {
          ...reason,
          check: 'sticky (mixed)',
          outcome: 'fail',
          summary: 'observed 3 | <b> @ops',
          evidence: 'a.html',
        },
        { ...reason, check: 'wire form', outcome: 'fail', summary: 'differs', known_gap: 'wire' },
        { ...reason, check: 'overlap', outcome: 'no_evidence', summary: 'no database' },
      ],
    },
  ],
  builds: [{ target: 'candidate', build: '0123456789abcdef', url: 'http://127.0.0.1:1' }],
  not_looked_at: ['faults: none are configured'],
  evidence: 'artifacts/verdicts/v1',
}

test('the terminal shows each gate that did not pass, its evidence, and what nobody looked at', () => {
  expect(renderVerdictText(document)).toBe(`✓ smoke: 1 of 1 gates pass  1.2 s
✗ load: 0 of 3 gates pass  60.0 s
    ✗ sticky (mixed): observed 3 | <b> @ops
      a.html
    ~ wire form: differs (known gap wire)
    ? overlap: no database

builds: candidate 0123456789ab
not looked at:
  - faults: none are configured
evidence: artifacts/verdicts/v1

verdict: hold`)
})

test.each([
  ['text', renderVerdictText],
  ['Markdown', renderVerdictMarkdown],
  ['HTML', renderVerdictHtml],
])(
  'a run that was killed says in %s when it was resumed and when each stage began',
  (_, render) => {
    const said =
      'interrupted, and resumed at 2026-01-01T02:00:00.000Z; the stages began: smoke 2026-01-01T01:00:00.000Z'
    const [smoke, load] = document.stages as [StageResult, StageResult]
    const stages = [{ ...smoke, started_at: '2026-01-01T01:00:00.000Z' }, load]
    const resumed = { ...document, stages, resumed_at: ['2026-01-01T02:00:00.000Z'] }
    expect(render(resumed)).toContain(said)
    expect(render(document)).not.toContain('resumed')
  },
)

test('a build with changes that no commit has says so', () => {
  const sha = 'da00f91ebceed1b8f7cb4ddd7d2bd9c0f3a4e5b6'
  const builds = [{ target: 'candidate', build: `${sha}+changes`, url: 'http://127.0.0.1:1' }]
  expect(renderVerdictText({ ...document, builds })).toContain('candidate da00f91ebcee+changes\n')
  expect(renderVerdictMarkdown({ ...document, builds })).toContain('`da00f91ebcee+changes`')
})

test('what a target said cannot make Markdown of its own', () => {
  const markdown = renderVerdictMarkdown(document)
  expect(markdown).toContain('## Gauntlet: hold')
  expect(markdown).toContain(
    '**sticky (mixed)** (load, fail): observed 3 \\| &lt;b&gt; @&#8203;ops',
  )
  expect(markdown).toContain('known gap `wire`')
})

test('JUnit fails on what is not covered only', () => {
  const xml = renderVerdictJunit(document)
  expect(xml).toContain('tests="4" failures="1" errors="0" skipped="2"')
  expect(xml).toContain('message="known gap wire: differs"')
})
