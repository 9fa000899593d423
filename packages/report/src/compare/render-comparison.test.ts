import type { CompareDocument } from '@gauntlet/contract'
import {
  compareBlocks,
  toMetricLine,
  type Block,
  type ComparePlan,
  type RunCheck,
  type RunMeasures,
} from '@gauntlet/core/compare'
import { expect, test } from 'vitest'
import { toBlockDifferences } from '@gauntlet/plots'
import { renderComparisonHtml } from './render-html.ts'
import { renderComparisonMarkdown } from './render-markdown.ts'

/** The p95 of the worked example in docs/statistics.md. */
const before = [354.3, 361, 349.8, 372.4, 350.1, 358.8, 365.2, 347.9, 355.5, 369]
const after = [347.3, 358.2, 356.1, 360, 352.7, 349.9, 371.8, 344, 351.2, 360.4]

function runOf(runId: string, ms: number): RunMeasures {
  return {
    run_id: runId,
    workload_hash: 'w1',
    values: { p50: ms / 2, p95: ms, throughput: 36_000 / ms },
    proportions: { errors: { count: 0, total: 5000 } },
    samples: { p50: 5000, p95: 5000 },
    error_kinds: {},
    crashed: false,
  }
}

function blockOf(block: number, change: Partial<Block> = {}): Block {
  return {
    block,
    attempt: 1,
    first: block % 2 === 0 ? 'baseline' : 'candidate',
    baseline: runOf(`b${block}-${change.attempt ?? 1}`, before[block - 1] ?? 0),
    candidate: runOf(`c${block}-${change.attempt ?? 1}`, after[block - 1] ?? 0),
    valid: true,
    duration_ms: 20_000,
    ...change,
  }
}

const plan: ComparePlan = {
  seed: '9f3c',
  looks: [10],
  mode: 'interleaved',
  max_redo: 3,
  metrics: [
    { metric: 'p50', kind: 'ratio', better: 'lower', margin: 0.01, gate: true, quantile: 0.5 },
    { metric: 'p95', kind: 'ratio', better: 'lower', margin: 0.05, gate: true, quantile: 0.95 },
    { metric: 'errors', kind: 'proportion', better: 'lower', margin: 0.001, gate: true },
    { metric: 'throughput', kind: 'ratio', better: 'higher', margin: 0.03, gate: false },
  ],
}

function documentOf(blocks: readonly Block[], change: Partial<CompareDocument> = {}) {
  const comparison = compareBlocks(plan, blocks)
  const document: CompareDocument = {
    schema: 'gauntlet.compare/2',
    tool: '1.2.3',
    at: '2026-11-21T05:01:03.001Z',
    scenario: 'checkout',
    targets: { baseline: 'main', candidate: 'change' },
    ...comparison,
    plan,
    blocks,
    stopped: 'looks_done',
    options: { profile: 'standard', margin: null, cool_down_ms: 5000 },
    lines: comparison.metrics.map(toMetricLine),
    ...change,
  }
  return document
}

const tenBlocks = before.map((_, at) => blockOf(at + 1))
const plots = (page: string) => page.match(/<svg class="plot-[^>]*role="img" aria-label="[^"]+"/g)

test('a comparison in Markdown', async () => {
  const blocks = [blockOf(1, { valid: false }), blockOf(1, { attempt: 2 }), ...tenBlocks.slice(1)]
  const document = documentOf(blocks, {
    new_errors: [{ error: 'status 503', requests: 3, blocks: 1 }],
    warnings: [{ metric: 'p95', code: 'order_effect', sentence: 'lengthen the cool-down' }],
  })
  await expect(renderComparisonMarkdown(document)).toMatchFileSnapshot('golden/comparison.md.txt')
})

test('the page has the forest, a plot a metric, the shift and the timeline, each with its table', () => {
  const page = renderComparisonHtml(documentOf(tenBlocks))
  expect(plots(page)).toHaveLength(1 + plan.metrics.length + 1 + 1)
  expect(page.match(/as a table<\/summary>/g)).toHaveLength(3)
  // The estimate of docs/statistics.md; the interval is narrower than there, for it is the only look.
  expect(page).toContain('-0.9 % [-2.2 % … +0.3 %] no difference')
  expect(page).toMatch(/no difference<\/span>/)
})

test('a page is the same bytes each time, and loads nothing', () => {
  const page = renderComparisonHtml(documentOf(tenBlocks))
  expect(renderComparisonHtml(documentOf(tenBlocks))).toBe(page)
  expect(page).not.toMatch(/\b(?:src|href)=/)
})

test('differences are positive when worse, for latency and for throughput alike', () => {
  const document = documentOf(tenBlocks)
  const differences = ['p95', 'throughput'].map((metric) => {
    const row = document.metrics.find((one) => one.metric === metric)
    return row && toBlockDifferences(document, row)[2]?.difference
  })
  expect(differences[0]).toBeCloseTo(356.1 / 349.8 - 1, 12)
  expect(differences[1]).toBeCloseTo(356.1 / 349.8 - 1, 12)
})

test('a block in which a build crashed has no latency, and all of its requests failed', () => {
  const crashed = { ...runOf('c1', 340), crashed: true }
  const document = documentOf([blockOf(1, { candidate: crashed }), ...tenBlocks.slice(1)])
  const [p50, , errors] = document.metrics.map((row) => toBlockDifferences(document, row))
  expect(p50?.map(({ block }) => block)).not.toContain(1)
  expect(errors?.[0]).toMatchObject({ block: 1, difference: 1 })
  expect(renderComparisonHtml(document)).toContain('crashed')
})

test.each([
  { what: 'nothing yet', blocks: [], says: 'No block was run.' },
  { what: 'one block', blocks: [blockOf(1)], says: 'need &gt;= ' },
  {
    what: 'only a block that was not valid',
    blocks: [blockOf(1, { valid: false })],
    says: 'no: run again',
  },
])('a comparison of $what has a page that says so', ({ blocks, says }) => {
  const document = documentOf(blocks, { stopped: 'interrupted', outcome: 'no_evidence' })
  const page = renderComparisonHtml(document)
  expect(page).toContain(says)
  expect(page).toContain('it was interrupted and can be resumed')
  expect(renderComparisonMarkdown(document)).toContain('❓ not ended')
})

test('of a comparison that has not ended no verdict is shown, but how far it came and what goes on with it', () => {
  const document = documentOf(tenBlocks.slice(0, 4), {
    stopped: 'interrupted',
    outcome: 'no_evidence',
  })
  const said =
    'Interrupted after 4 of 10 blocks, or still running. What it shows so far decides nothing.'
  for (const render of [renderComparisonHtml, renderComparisonMarkdown]) {
    const text = render(document, 'a/compare.json')
    expect(text).toContain(`${said} Go on with: gauntlet compare --resume a/compare.json`)
    expect(text).not.toContain('There is not enough evidence')
  }
})

const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'|[x](javascript:alert(1))\u0000`
const kept = new Set(
  ['schema', 'outcome', 'verdict', 'scale', 'stopped', 'mode', 'first', 'profile', 'kind'].concat([
    'better',
    'reason',
    'code',
  ]),
)

/** Puts the text in the place of every free text of the document. */
function poison(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return kept.has(key) ? value : value + evil
  if (Array.isArray(value)) return value.map((item) => poison(item))
  if (typeof value !== 'object' || value === null) return value
  const free = ['values', 'samples', 'proportions'].includes(key)
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [free ? name + evil : name, poison(item, name)]),
  )
}

const lost: RunCheck = {
  check: 'orders: LOST',
  guarantee: 'orders',
  anomaly: 'LOST',
  outcome: 'fail',
  summary: '1; order 7 was acknowledged and is not stored',
}
const paid: RunCheck = { check: 'orders_are_paid', outcome: 'pass', summary: 'expected 0' }

test('what the candidate breaks comes first, and decides', () => {
  const blocks = tenBlocks.map((block, at) => ({
    ...block,
    baseline: { ...block.baseline, checks: [{ ...lost, outcome: 'pass' as const }, paid] },
    candidate: { ...block.candidate, checks: at < 3 ? [lost, paid] : [paid] },
  }))
  const document = documentOf(blocks)
  const page = renderComparisonHtml(document)
  expect(page).toContain('The candidate breaks what the baseline keeps.')
  const notice =
    'orders: LOST: broken in 3 of 3 runs: 1; order 7 was acknowledged and is not stored'
  expect(page.indexOf(notice)).toBeLessThan(page.indexOf('Effect of every metric'))
  const markdown = renderComparisonMarkdown(document)
  expect(markdown).toContain(
    '| orders: LOST | broken | kept in 10 of 10 runs | broken in 3 of 3 runs |',
  )
  expect(markdown).toContain('| orders_are_paid | kept | kept in 10 of 10 runs |')
})

test('a script in every name reaches no page and no Markdown', () => {
  const document = poison(
    documentOf(
      tenBlocks.map((block) => ({ ...block, candidate: { ...block.candidate, checks: [lost] } })),
      { new_errors: [{ error: 'x', requests: 1, blocks: 1 }] },
    ),
  ) as CompareDocument
  const page = renderComparisonHtml(document)
  expect(page).toContain('&lt;script&gt;')
  expect(page).not.toMatch(/<script|<img/i)
  const withoutValues = page.replaceAll(/="[^"]*"/g, '=""')
  expect(withoutValues).not.toMatch(/<[^>]*\son[a-z]+=/i)
  const markdown = renderComparisonMarkdown(document)
  expect(markdown).not.toMatch(/(?<!\\)<(?!= )/)
  expect(markdown).not.toMatch(/(?<!\\)\[x/)
})
