import type { StageResult, VerdictDocument } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { renderVerdictHtml } from './render-verdict-html.ts'
import { renderVerdictMarkdown } from './render-verdict-markdown.ts'
import { renderVerdictJunit, renderVerdictText } from './render-verdict.ts'

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
      reasons: [{ ...reason, check: 'shop: ready', outcome: 'pass', duration_ms: 800 }],
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
          previous_outcome: 'pass',
        },
        { ...reason, check: 'wire form', outcome: 'fail', summary: 'differs', known_gap: 'wire' },
        { ...reason, check: 'overlap', outcome: 'no_evidence', summary: 'no database' },
      ],
      baseline_failures: [{ check: 'sticky (mixed)', summary: 'observed 99', evidence: null }],
      differences: [
        {
          scenario: 'mixed',
          metric: 'statements',
          verdict: 'improved',
          effect: '-33.0 % [-35.1 %, -30.9 %]',
        },
      ],
      command: 'gauntlet run --only load --seed 1',
    },
  ],
  builds: [{ target: 'candidate', build: '0123456789abcdef', url: 'http://127.0.0.1:1' }],
  not_looked_at: ['faults: none are configured'],
  evidence: 'artifacts/verdicts/v1',
}

test('the terminal shows what decides first, with its evidence and command, and the verdict last', () => {
  expect(renderVerdictText(document))
    .toBe(`verdict: hold  A check of the candidate failed, and no known gap covers it.

What blocks shipping
  ✗ load: sticky (mixed): observed 3 | <b> @ops (passed before)
      a.html
      gauntlet run --only load --seed 1

Known gaps
  ~ load: wire form: differs (known gap wire)
      gauntlet run --only load --seed 1

Missing evidence
  ? load: overlap: no database
      gauntlet run --only load --seed 1

Failed by the baseline (blocks nothing)
  - load: sticky (mixed): observed 99

✓ smoke: 1 of 1 checks passed  1.2 s
✗ load: 0 of 3 checks passed  60.0 s

builds: candidate 0123456789ab
not looked at:
  - faults: none are configured
evidence: artifacts/verdicts/v1

verdict: hold`)
})

test('Markdown leads with what decides and folds what passed', () => {
  const text = renderVerdictMarkdown(document)
  const order = [
    'What blocks shipping',
    'Known gaps',
    'Missing evidence',
    'Candidate against baseline',
    '✓ **smoke**: 1 of 1 checks passed in',
    'Failed by the baseline',
  ].map((part) => text.indexOf(part))
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(order).not.toContain(-1)
  expect(text).toContain(
    String.raw`| mixed | statements | -33.0 % \[-35.1 %, -30.9 %\] | improved |`,
  )
})

test('HTML leads with what decides and folds each stage', () => {
  const page = renderVerdictHtml(document)
  const order = [
    'What blocks shipping',
    'Known gaps',
    'Missing evidence',
    'Candidate against baseline',
    '<details><summary><span class="badge pass"><span aria-hidden="true">✓ </span>passed</span> <strong>smoke</strong>',
    'Failed by the baseline: 1',
    'shop: ready',
  ].map((part) => page.indexOf(part))
  expect(order).not.toContain(-1)
  expect(order.slice(0, 5)).toEqual(order.slice(0, 5).toSorted((a, b) => a - b))
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

test('what a target said adds no Markdown', () => {
  const markdown = renderVerdictMarkdown(document)
  expect(markdown).toContain('## Gauntlet: hold')
  expect(markdown).toContain(
    '**sticky (mixed)** (load, fail): observed 3 \\| &lt;b&gt; @&#8203;ops',
  )
  expect(markdown).toContain('known gap `wire`')
})

test('JUnit fails on what is not covered only, with the time of each stage', () => {
  const xml = renderVerdictJunit(document)
  expect(xml).toContain('tests="4" failures="1" errors="0" skipped="2" time="61.200"')
  expect(xml).toContain('<testcase name="shop: ready" classname="smoke" time="0.800"/>')
  expect(xml).toContain('message="known gap wire: differs"')
})

test('in JUnit a broken guarantee has the name that it has when it passes', () => {
  const [, load] = document.stages as [StageResult, StageResult]
  const names = (reasons: StageResult['reasons']) =>
    renderVerdictJunit({ ...document, stages: [{ ...load, reasons }] })
  const broken = { ...reason, gate: 'sticky', outcome: 'fail' } as const
  const failed = names([
    { ...broken, check: 'sticky: LOST (mixed)', summary: '3 keys' },
    { ...broken, check: 'sticky: PHANTOM (mixed)', summary: '1 key', known_gap: 'ghosts' },
  ])
  expect(failed).toContain('<testcase name="sticky" classname="load">')
  expect(failed).toContain(
    '<failure message="sticky: LOST (mixed): 3 keys; known gap ghosts: sticky: PHANTOM (mixed): 1 key"/>',
  )
  expect(names([{ ...reason, check: 'sticky', outcome: 'pass' }])).toContain(
    '<testcase name="sticky" classname="load"/>',
  )
})

test('a race at start-up is named as what it is, and stands not under what was not looked at', () => {
  const race = 'candidate (replica 2 of 2) ended while the replicas started together'
  const raced = { ...document, start_up_races: [race] }
  for (const text of [renderVerdictText(raced), renderVerdictMarkdown(raced)]) {
    const [before = '', after = ''] = text.split(/not looked at:/i)
    expect(before).toMatch(/races at start-up \(block nothing\):\s+- candidate/i)
    expect(after).not.toContain('replica 2')
  }
  expect(renderVerdictText(document)).not.toContain('races at start-up')
})

test('changed answers stand below the headline of every form, and nowhere without any', () => {
  const share = { scenario: 'mixed', endpoint: 'POST /<b>', requests: 90 }
  const changed_answers = [
    { ...share, status: 409, baseline_share: 0, candidate_share: 0.6 },
    { ...share, status: 201, baseline_share: 1, candidate_share: 0.4 },
  ]
  const forms = [
    { render: renderVerdictText, line: 'POST /<b> (mixed): 409 0 % -> 60 %; 201 100 % -> 40 %' },
    {
      render: renderVerdictMarkdown,
      line: String.raw`POST /&lt;b&gt; (mixed): 409 0 % -&gt; 60 %; 201 100 % -&gt; 40 %`,
    },
    {
      render: renderVerdictHtml,
      line: 'POST /&lt;b&gt; (mixed): 409 0 % -&gt; 60 %; 201 100 % -&gt; 40 %',
    },
  ]
  for (const { render, line } of forms) {
    const text = render({ ...document, changed_answers })
    const order = [
      'Answers changed',
      line,
      'No check judges this: is it meant?',
      'What blocks shipping',
    ].map((part) => text.indexOf(part))
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(render(document)).not.toContain('Answers changed')
  }
})
