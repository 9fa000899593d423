import { EXIT, type VerdictDocument } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { renderVerdictHtml } from './render-verdict-html.ts'

const reason = {
  check: 'create order',
  outcome: 'fail',
  summary: 'status 201, 200',
  known_gap: null,
  evidence: 'parity.json',
} as const
const base: VerdictDocument = {
  schema: 'gauntlet.verdict/1',
  tool: '1.2.3',
  at: '2026-11-21T06:00:00.000Z',
  id: '01968f3a-0000-7000-8000-000000000001',
  project: 'experiments',
  branch: 'main',
  verdict: 'hold',
  exit_code: EXIT.HOLD,
  stages: [
    {
      stage: 'parity',
      outcome: 'fail',
      duration_ms: 90,
      reasons: [reason, { ...reason, check: 'flat errors', known_gap: 'wire-form' }],
    },
  ],
  builds: [{ target: 'baseline', build: null, url: 'http://127.0.0.1:3000' }],
  not_looked_at: ['faults: left out by --only'],
  evidence: '.gauntlet/evidence/1',
}

test('what blocks stands first, what a known gap covers after it', () => {
  const page = renderVerdictHtml(base)
  const first = page.slice(page.indexOf('What blocks shipping'), page.indexOf('<h2>Known gaps'))
  expect(first).toContain('parity: create order')
  expect(first).not.toContain('flat errors')
  expect(page).toContain('wire-form')
  expect(page).toContain('faults: left out by --only')
  expect(page).toContain('parity.json">parity.json</a>')
})

test.each([
  'javascript:alert(1)',
  '../../etc/passwd.txt',
  '//evil.example/x.js',
  'data:text/html,x.html',
])('evidence %s is no link', (evidence) => {
  const stages = [
    { ...base.stages[0], reasons: [{ ...reason, evidence }] },
  ] as VerdictDocument['stages']
  expect(renderVerdictHtml({ ...base, stages })).not.toContain('href=')
})

test('text of a target is escaped everywhere', () => {
  const evil = '"><script>alert(1)</script>'
  const stages = [
    {
      ...base.stages[0],
      stage: 'parity',
      reasons: [{ ...reason, check: evil, summary: evil, known_gap: evil, evidence: evil }],
    },
  ] as VerdictDocument['stages']
  const builds = [{ target: evil, build: evil, url: evil }]
  const page = renderVerdictHtml({
    ...base,
    project: evil,
    branch: evil,
    stages,
    builds,
    not_looked_at: [evil],
    tool: evil,
    id: evil,
    at: evil,
  })
  expect(page).not.toContain('<script')
})

test.each([
  { verdict: 'ship', says: 'Every check passed.' },
  { verdict: 'inconclusive', says: 'evidence is missing' },
] as const)('$verdict says what it means', ({ verdict, says }) => {
  expect(renderVerdictHtml({ ...base, verdict, stages: [], not_looked_at: [] })).toContain(says)
})
