import type { ReviewCall, ReviewDocument } from '@gauntlet/contract'
import type { ReviewFinding } from '@gauntlet/core/review'

const header = '@@ -40,5 +40,8 @@ export async function send'
const hunk = [
  header,
  '40   export async function send(request: Request) {',
  '   -   return await fetch(request)',
  '41 +   while (true) {',
  '42 +     const answer = await fetch(request)',
  '43 +     if (answer.ok) return answer',
  '44 +   }',
  '45   }',
].join('\n')

/** A BLOCK about the unbounded loop of `src/api/client.ts`. */
export function buildReviewFinding(part: Partial<ReviewFinding> = {}): ReviewFinding {
  return {
    id: 'F-3f1a92',
    reviewer: 'gpt',
    lineage: 'openai',
    bundle: 'api-01',
    path: 'src/api/client.ts',
    lines: [41, 44],
    hunk: header,
    severity: 'BLOCK',
    kind: 'correctness',
    quote: 'while (true) {',
    why: 'A server that answers 503 is asked again without pause and without end, which doubles its load.',
    fix: 'Bound the attempts and wait between them.',
    state: 'open',
    state_reason: null,
    located: true,
    grounded: true,
    path_repaired: false,
    ...part,
  }
}

export function buildReviewCall(part: Partial<ReviewCall> = {}): ReviewCall {
  return {
    reviewer: 'gpt',
    lineage: 'openai',
    bundle: 'api-01',
    status: 'answered',
    model: 'gpt-6-2026-09',
    engaged: true,
    trouble: null,
    usage: { in: 12_003, out: 2_016, reasoning: 1_204, visible: 812 },
    files_named: 2,
    latency_ms: 3_210,
    finish_reason: 'stop',
    attempts: 1,
    repaired: false,
    cost_usd: 0.021,
    findings: 2,
    advisory: 'BLOCK',
    verdict_mismatch: false,
    ...part,
  }
}

const kimi = { reviewer: 'kimi', lineage: 'moonshot' } as const
const security = {
  id: 'F-77aa01',
  path: 'src/web/login.ts',
  bundle: 'web-01',
  lines: [12, 12],
  hunk: '@@ -10,2 +10,3 @@',
  severity: 'MAJOR',
  kind: 'security',
  quote: 'if (given === secret) return true',
  why: 'The comparison takes longer the more of the secret is right.',
  fix: 'Use timingSafeEqual.',
} as const

const findings: readonly ReviewFinding[] = [
  buildReviewFinding(),
  buildReviewFinding({
    ...kimi,
    id: 'F-90c2d4',
    lines: [41, 43],
    why: 'The loop never gives up: `while (true)` has no bound.',
  }),
  buildReviewFinding(security),
  buildReviewFinding({
    ...kimi,
    id: 'F-11ee22',
    lines: null,
    hunk: null,
    severity: 'MINOR',
    kind: 'test',
    why: 'No test covers a server that answers 503.',
    fix: '',
  }),
  buildReviewFinding({
    id: 'F-ee0001',
    severity: 'MAJOR',
    kind: 'api',
    why: 'The signature changed.',
    state: 'retracted',
    state_reason: 'it is the same as before',
  }),
  buildReviewFinding({
    ...kimi,
    id: 'F-ee0002',
    why: 'An exception is swallowed.',
    quote: 'catch {}',
    grounded: false,
  }),
]

const group = (one: ReviewFinding, findingIds: readonly string[]) => ({
  id: one.id,
  path: one.path,
  lines: one.lines,
  hunk: one.hunk,
  severity: one.severity,
  kind: one.kind,
  reviewers: findingIds.length > 1 ? ['gpt', 'kimi'] : [one.reviewer],
  lineages: findingIds.length > 1 ? ['openai', 'moonshot'] : [one.lineage],
  convergent: { file: one.path === 'src/api/client.ts', hunk: findingIds.length > 1 },
  findings: findingIds,
})

const groups = [
  group(findings[0] as ReviewFinding, ['F-3f1a92', 'F-90c2d4']),
  group(findings[2] as ReviewFinding, ['F-77aa01']),
  group(findings[3] as ReviewFinding, ['F-11ee22']),
]

const file = { previous_path: null, status: 'modified', reason: null } as const

const files: ReviewDocument['files'] = [
  {
    ...file,
    path: 'package-lock.json',
    coverage: 'excluded',
    reason: 'lockfile',
    bundles: [],
    added: 812,
    removed: 40,
  },
  {
    ...file,
    path: 'src/api/client.ts',
    coverage: 'reviewed',
    bundles: ['api-01'],
    added: 4,
    removed: 1,
  },
  {
    ...file,
    path: 'src/api/send.ts',
    previous_path: 'src/send.ts',
    status: 'renamed',
    coverage: 'reviewed',
    bundles: ['api-01'],
    added: 2,
    removed: 2,
  },
  {
    ...file,
    path: 'src/web/login.ts',
    coverage: 'partial',
    reason: 'one engaged lineage, two are needed',
    bundles: ['web-01'],
    added: 1,
    removed: 0,
  },
]

const bundles: ReviewDocument['bundles'] = [
  {
    id: 'api-01',
    component: 'src/api',
    bytes: 31_204,
    files: ['src/api/client.ts', 'src/api/send.ts'],
    warning: null,
  },
  {
    id: 'web-01',
    component: 'src/web',
    bytes: 66_120,
    files: ['src/web/login.ts'],
    warning: '66.1 KB: larger than the target of 60 KB',
  },
]

const reviewers: ReviewDocument['reviewers'] = [
  { name: 'gpt', lineage: 'openai', model: 'gpt-6', engaged: 2, dropped: false },
  { name: 'kimi', lineage: 'moonshot', model: 'kimi-k3', engaged: 1, dropped: false },
]

const calls: readonly ReviewCall[] = [
  buildReviewCall(),
  buildReviewCall({
    bundle: 'web-01',
    findings: 1,
    status: 'cached',
    attempts: 0,
    cost_usd: 0,
  }),
  buildReviewCall({ ...kimi, model: 'kimi-k3', findings: 3 }),
  buildReviewCall({
    ...kimi,
    bundle: 'web-01',
    model: 'kimi-k3',
    engaged: false,
    trouble: '62 visible tokens, 120 are the least',
    usage: { in: 19_877, out: 62, reasoning: 0, visible: 62 },
    files_named: 0,
    findings: 0,
    advisory: 'PASS',
  }),
]

/** Two lineages read two bundles: one convergent BLOCK, two findings of one lineage alone, two that do not count. */
export function buildReviewDocument(part: Partial<ReviewDocument> = {}): ReviewDocument {
  return {
    schema: 'gauntlet.review/1',
    tool: '1.2.3',
    at: '2026-11-21T06:00:00.000Z',
    replayed: false,
    base: { rev: 'main', sha: '1a2b3c4d5e6f708192a3b4c5d6e7f80912345678' },
    head: { rev: 'HEAD', sha: '6f5e4d3c2b1a908172635445362718090a0b0c0d' },
    verdict: 'BLOCK',
    outcome: 'fail',
    reasons: [
      'openai and moonshot both call src/api/client.ts:41-44 a BLOCK',
      'kimi was not engaged on web-01',
    ],
    notes: [],
    files,
    bundles,
    reviewers,
    calls,
    findings,
    groups,
    convergence: { observed: 1, by_chance: 0.3, weak: false },
    cost: { usd: 0.0634, requests: 3, cached: 1, cap: null },
    redactions: { 'github-token': 2, jwt: 0 },
    redacted_at: [
      { rule: 'github-token', path: 'src/api/client.ts', line: 40 },
      { rule: 'github-token', path: 'src/web/login.ts', line: null },
    ],
    hunks: [
      { path: 'src/api/client.ts', header, text: hunk },
      {
        path: 'src/web/login.ts',
        header: security.hunk,
        text: '@@ -10,2 +10,3 @@\n10   export function isRight(given: string) {\n11   // the whole of it\n12 +   if (given === secret) return true',
      },
    ],
    ...part,
  }
}

/** Not from outside: words of a list, and our own clock. */
const ours = new Set([
  'schema',
  'at',
  'verdict',
  'outcome',
  'coverage',
  'status',
  'severity',
  'kind',
  'state',
  'rule',
])

/** The same document with every text that a model, a diff, an endpoint or a config controls replaced. */
export function replaceReviewTexts(
  document: ReviewDocument,
  replace: (text: string) => string,
): ReviewDocument {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return replace(value)
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, ours.has(key) ? one : walk(one)]),
    )
  }
  return walk(document) as ReviewDocument
}
