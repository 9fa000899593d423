import {
  toLoadRunDocument,
  type GuaranteesDocument,
  type LoadRunDocument,
} from '@gauntlet/contract'
import {
  buildCheck,
  buildEndpointResult,
  buildFault,
  buildLoadResult,
  buildLoadRunRow,
} from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { renderLoadRunHtml } from './render-html.ts'
import { renderLoadRunMarkdown } from './render-markdown.ts'

const parts = {
  tool: '1.2.3',
  at: '2026-11-21T05:01:03.001Z',
  run: buildLoadRunRow(),
  result: buildLoadResult({
    endpoints: [
      buildEndpointResult(),
      buildEndpointResult({ endpoint: '/v1/events', errorCount: 0, errorBreakdown: {} }),
    ],
  }),
  checks: [
    buildCheck({
      outcome: 'fail',
      observed: 2,
      details: { query: 'select 1', keys: [{ user: 'u-1', rows: 3 }, 'a bare key'] },
    }),
    buildCheck({
      name: 'rollup_overlap_running',
      outcome: 'no_evidence',
      observed: null,
      details: { reason: 'no such table' },
    }),
  ],
}
const document = toLoadRunDocument(parts)

test('a run in Markdown', async () => {
  await expect(renderLoadRunMarkdown(document)).toMatchFileSnapshot('golden/run.md.txt')
})

test('the page has each endpoint, each check, its plots and the audit', () => {
  const page = renderLoadRunHtml(document)
  for (const text of [
    'POST /v1/assignment',
    'POST /v1/events',
    'rollup_overlap_running',
    'a bare key',
  ]) {
    expect(page).toContain(text)
  }
  expect(page.match(/<svg class="plot-[^>]*role="img" aria-label="[^"]+"/g)).toHaveLength(4)
  expect(page).toContain('slip of the schedule, p99')
})

test('the windows of faults are drawn in both plots over time, and listed in both forms', () => {
  const waiting = { fired: false, from_ms: null, to_ms: null, requests: 0, proof: 'it waits' }
  const faults = [buildFault(), buildFault({ kind: 'database-crash', ...waiting })]
  const faulted = toLoadRunDocument({ ...parts, faults })
  const page = renderLoadRunHtml(faulted)
  expect(page.match(/>kill<\/text>/g)).toHaveLength(2)
  expect(page).not.toContain('>database crash</text>')
  expect(page.match(/■<\/b>a fault at work/g)).toHaveLength(2)
  expect(page).toContain('<th scope="row">database crash</th><td class="text">no</td>')
  expect(renderLoadRunMarkdown(faulted)).toContain(
    '| kill | yes | 35 | 3.51–5.20 s | 17 | process 4711 ended by SIGKILL;',
  )
  expect(renderLoadRunHtml(document)).not.toContain('a fault at work')
})

test('a page is the same bytes each time, and loads nothing', () => {
  const page = renderLoadRunHtml(document)
  expect(renderLoadRunHtml(document)).toBe(page)
  expect(page).not.toMatch(/\b(?:src|href)=/)
  expect(page).toContain(`default-src &#39;none&#39;`)
})

const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'|[x](javascript:alert(1))\u0000\ud800`
const kept = new Set(['schema', 'at', 'phase', 'status', 'outcome', 'latency_basis', 'scheduled'])

/** Puts the text in the place of every text of the document, and into the names of free objects. */
function poison(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return kept.has(key) || key === 'service' ? value : evil
  if (Array.isArray(value)) return value.map((item) => poison(item))
  if (typeof value !== 'object' || value === null) return value
  const free = ['tags', 'environment', 'response_codes', 'error_breakdown', 'keys'].includes(key)
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [free ? name + evil : name, poison(item, name)]),
  )
}

test('a script in every field of a target reaches no page', () => {
  const failed = toLoadRunDocument({ ...parts, errorText: 'x' })
  const page = renderLoadRunHtml(poison(failed) as LoadRunDocument)
  const tags = [...page.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map((match) => match[1]?.toLowerCase())
  const known = (
    '!doctype html head meta title style body main header footer p h1 h2 time strong span b dl dt dd div ul li details ' +
    'summary pre table thead tbody tr th td figure figcaption svg g path line rect circle text tspan'
  ).split(' ')
  expect([...new Set(tags)].filter((tag) => !known.includes(tag as string))).toEqual([])
  expect(page).toContain('&lt;script&gt;')
  expect(page).not.toMatch(/<[^>]*\son[a-z]+=/i)
})

test('a script in every field of a target makes no HTML, table or link in Markdown', () => {
  const text = renderLoadRunMarkdown(poison(document) as LoadRunDocument)
  expect(text).not.toMatch(/(?<!\\)<(?!= )/)
  expect(text).not.toMatch(/(?<!\\)\[x/)
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| POST') || line.startsWith(String.raw`| "\>`))
  for (const row of rows) expect([3, 6, 11]).toContain(row.match(/(?<!\\)\|/g)?.length)
})

test.each([
  {
    what: 'that failed before it measured',
    change: { result: undefined, checks: [], errorText: 'refused' },
    says: 'The run is FAILED: refused.',
  },
  {
    what: 'that was interrupted',
    change: { result: buildLoadResult({ interrupted: true }) },
    says: 'The run is INTERRUPTED',
  },
  {
    what: 'without endpoints',
    change: { result: buildLoadResult({ endpoints: [], timeline: [] }) },
    says: 'Nothing was measured.',
  },
])('a run $what has a page that says so', ({ change, says }) => {
  const { result, ...rest } = { ...parts, ...change }
  const run = toLoadRunDocument({ ...rest, ...(result && { result }) })
  expect(renderLoadRunHtml(run)).toContain(says)
  expect(renderLoadRunMarkdown(run)).toContain(run.run.run_name)
})

test('an invalid generator audit is said first', () => {
  const { audit } = parts.result
  const result = buildLoadResult({
    audit: { ...audit, valid: false, reasons: ['slip p99 is 900 ms'] },
  })
  const page = renderLoadRunHtml(toLoadRunDocument({ ...parts, result }))
  expect(page.indexOf('slip p99 is 900 ms')).toBeLessThan(page.indexOf('<h2>'))
  expect(page).toContain('These figures are no evidence.')
})

test('each of several workers has its line, one that was lost and one with another clock too', () => {
  const { workers: _, ...figures } = parts.result.audit
  const workers = [
    { ...figures, worker: 1, lost: false, offered: 50, sent: 50 },
    {
      ...figures,
      worker: 2,
      lost: true,
      offered: 50,
      sent: 12,
      clock: { skewMs: 12, offsetMs: 10_012, uncertaintyMs: 0.5 },
    },
  ]
  const result = buildLoadResult({ audit: { ...figures, workers } })
  const text = renderLoadRunMarkdown(toLoadRunDocument({ ...parts, result }))
  expect(text).toMatch(/worker 1.*50 of 50 sent, slip p99/)
  expect(text).toMatch(
    /worker 2.*lost before its part was sent, 12 of 50 sent.*clock 12\.?0* ms off, ± 0\.5/,
  )
})

test('the page of a run under which a guarantee broke is no pass, whatever its figures', () => {
  const good = toLoadRunDocument({ ...parts, checks: [buildCheck()] })
  const broken = {
    name: 'sticky <b>',
    kind: 'writeOnce',
    outcome: 'fail',
    counts: { CONFLICT: 24 },
    reason: null,
  }
  const guarantees = { outcome: 'fail', guarantees: [broken] } as unknown as GuaranteesDocument
  expect(headOf(renderLoadRunHtml(good))).toContain('badge pass')
  const page = renderLoadRunHtml(good, guarantees)
  expect(headOf(page)).toContain('badge fail')
  expect(page).toContain('A guarantee broke under this load.')
  expect(page).toContain('fail: sticky &lt;b&gt; (writeOnce): CONFLICT × 24')
  expect(page).toContain(`${good.run.id}.guarantees.json`)
})

const headOf = (page: string) => /<h1>.*<\/h1>/.exec(page)?.[0]
