import type { ParityCaseResult, ParityReport } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { renderParityHtml } from './render-html.ts'
import { renderParityJunit } from './render-junit.ts'
import { renderParityMarkdown } from './render-markdown.ts'
import { renderParityText } from './render-terminal.ts'

const plain: ParityCaseResult = {
  name: 'happy',
  statuses: { node: 200, bun: 200 },
  status_match: true,
  body_match: true,
  noisy: false,
  divergences: [],
  outcome: 'pass',
  reason: null,
  times_ms: { node: 1.5, bun: 0.5 },
}
const explained = {
  kind: 'missing',
  pointer: '/Schema',
  reference: '{"field":"x"}',
  candidate: null,
  explained_by: 'flat',
  target: 'bun',
} as const
const open = {
  kind: 'value',
  pointer: '/Reason',
  reference: '"a"',
  candidate: '"<b>|`"',
  explained_by: null,
  target: 'bun',
} as const
const diverging: ParityCaseResult = {
  ...plain,
  name: 'wrong_prefix',
  body_match: false,
  divergences: [explained],
  outcome: 'fail',
}
const broken: ParityCaseResult = { ...diverging, name: 'overfull', divergences: [explained, open] }
const skipped: ParityCaseResult = {
  ...plain,
  name: 'drop',
  statuses: {},
  status_match: false,
  body_match: false,
  outcome: 'no_evidence',
  reason: 'DELETE is sent only with allowUnsafe: true',
  times_ms: {},
}

const report: ParityReport = {
  document: {
    schema: 'gauntlet.parity/1',
    tool: '1.2.3',
    at: '2026-11-21T06:00:00.000Z',
    targets: [
      { name: 'node', url: 'http://127.0.0.1:3100', build: 'n-1' },
      { name: 'bun', url: 'http://127.0.0.1:4110', build: null },
    ],
    cases: [plain, diverging, broken, skipped],
    mappings: [
      {
        id: 'flat',
        description: 'external-tag -> flat',
        rewrites: ['external-tag -> flat (tags in snake_case)'],
        explains: ['wrong_prefix'],
        residue: ['overfull'],
        target: 'bun',
      },
    ],
    rules: [{ rule: 'ignore /elapsed_ms', matched: 2, silenced: 1 }],
    tally: {
      cases: 4,
      status_matches: 3,
      body_matches: 1,
      divergent: 2,
      root_causes: 2,
      unreachable: 0,
    },
    outcome: 'fail',
  },
  cases: ['wrong_prefix', 'overfull'].map((name) => ({
    name,
    at: 'cases.yaml:3:5',
    exchanges: [
      {
        target: 'node',
        status: 422,
        headers: {},
        body: '{"Schema":"```<script>\u001b[31m"}',
        body_bytes: 30,
        curl: "curl 'http://127.0.0.1:3100/'",
        trouble: null,
      },
      {
        target: 'bun',
        status: null,
        headers: {},
        body: '',
        body_bytes: 0,
        curl: '',
        trouble: 'refused',
      },
    ],
    minimal: [{ target: 'bun', curl: "curl 'http://127.0.0.1:4110/small'" }],
    who_is_right: 'bun breaks the document: /id must be string',
  })),
  suggestions: [],
}
const tally = '3/4 statuses match, 1/4 bodies match, 2 divergent, 2 root causes'

test('the terminal shows each case, the tally, the mapping, and what it leaves over', () => {
  const text = renderParityText(report)
  const rows = text
    .split('\n')
    .slice(0, 5)
    .map((line) => line.replaceAll(/ +/g, ' '))
  expect(rows).toEqual([
    'case node bun status body time node time bun',
    'happy 200 200 match match 1.50 ms 0.50 ms',
    'wrong_prefix 200 200 match DIVERGE 1.50 ms 0.50 ms',
    'overfull 200 200 match DIVERGE 1.50 ms 0.50 ms',
    'drop – – no evidence no evidence – –',
  ])
  expect(text).toContain(tally)
  expect(text).toContain('? drop: DELETE is sent only with allowUnsafe: true')
  expect(text).toContain('explains 1 of 4 cases: wrong_prefix')
  expect(text).toContain('leaves something over in: overfull')
  expect(text).toContain('  value at /Reason: "a" became "<b>|`"')
  expect(text).toContain("smallest, bun: curl 'http://127.0.0.1:4110/small'")
  expect(text).not.toContain('\u001b')
})

test('Markdown keeps what targets said inside its fences', () => {
  const text = renderParityMarkdown(report)
  expect(text).toContain('| case | node | bun | status | body |')
  expect(text).toContain('| wrong_prefix | 200 in 1.50 ms | 200 in 0.50 ms | match | DIVERGE |')
  expect(text).toContain(`**${tally}**`)
  expect(text).toContain('````json\n{"Schema":"```<script>')
  expect(text).toContain('bun breaks the document')
})

test('the page is whole and escapes what targets said', () => {
  const page = renderParityHtml(report)
  expect(page).toContain('&lt;script&gt;')
  expect(page).not.toContain('<script>')
  expect(page).toContain(tally)
  expect(page).toContain('ignore /elapsed_ms')
})

const states = (xml: string) =>
  xml.match(/<testcase name="[^"]+"|<(?:failure|skipped) message="[^"]*"/g)

test('JUnit: a divergence fails, an accepted one is skipped, a regression behind it fails all the same', () => {
  expect(states(renderParityJunit(report.document))).toEqual([
    '<testcase name="happy"',
    '<testcase name="wrong_prefix"',
    '<failure message="missing at /Schema: {&quot;field&quot;:&quot;x&quot;}"',
    '<testcase name="overfull"',
    '<failure message="value at /Reason: &quot;a&quot; became &quot;&lt;b&gt;|`&quot;"',
    '<testcase name="drop"',
    '<skipped message="no evidence: DELETE is sent only with allowUnsafe: true"',
  ])
  const accepted = new Map([['external-tag -> flat', 'wire-form']])
  expect(states(renderParityJunit(report.document, accepted))?.slice(1, 5)).toEqual([
    '<testcase name="wrong_prefix"',
    '<skipped message="known gap: wire-form"',
    '<testcase name="overfull"',
    '<failure message="value at /Reason: &quot;a&quot; became &quot;&lt;b&gt;|`&quot;"',
  ])
})

test('what no mapping explains comes first, and its case is not called explained', () => {
  const lost: ParityCaseResult = {
    ...plain,
    name: 'list',
    body_match: false,
    outcome: 'fail',
    divergences: [
      explained,
      {
        ...open,
        kind: 'missing',
        pointer: '/items/3',
        reference: '{"total":1,"id":"7"}',
        candidate: null,
      },
    ],
  }
  const [mapping] = report.document.mappings
  const document = {
    ...report.document,
    cases: [diverging, lost],
    mappings: mapping ? [{ ...mapping, places: ['/error', '/*/error'] }] : [],
  }
  const text = renderParityText({ ...report, document })
  const line = 'element with id "7" is missing at /items/3: {"total":1,"id":"7"}'
  expect(text).toContain(`list (1 difference left, the others explained by flat)\n  ${line}`)
  expect(text.indexOf('list (1')).toBeLessThan(text.indexOf('wrong_prefix (explained by flat)'))
  const page = renderParityHtml({ ...report, document })
  expect(page).toContain('What no mapping explains')
  expect(page).toContain('/error, /*/error')
  expect(page).toContain('1 explained difference')
  const markdown = renderParityMarkdown({ ...report, document })
  expect(markdown.indexOf('What no mapping explains')).toBeLessThan(markdown.indexOf('Mapping of'))
  expect(markdown).toContain('places: /error, /')
  const junit = renderParityJunit(document)
  expect(junit).toContain(
    'missing at /Schema: {&quot;field&quot;:&quot;x&quot;} (explained by flat)',
  )
})
