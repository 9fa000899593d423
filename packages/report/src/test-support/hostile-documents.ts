import {
  toLoadRunDocument,
  type CompareDocument,
  type GuaranteesDocument,
  type LoadRunDocument,
  type ParityReport,
  type SmokeDocument,
  type TrendDocument,
  type VerdictDocument,
} from '@gauntlet/contract'
import { parseImportedRun } from '@gauntlet/formats'
import { compareBlocks, toMetricLine, type Block, type ComparePlan } from '@gauntlet/core/compare'
import {
  buildCheck,
  buildEndpointResult,
  buildFault,
  buildGuarantee,
  buildLoadResult,
  buildLoadRunRow,
  buildReviewDocument,
  buildSweepDocument,
  replaceReviewTexts,
} from '@gauntlet/testkit'

/** Would act in a page, in Markdown, in XML, on a terminal, on CI or in a table, were it ever more than text. */
export const evil = [
  '<script>owned = 1</script><img src="http://evil.example/a.png" onerror="owned = 1"><a href="javascript:owned=1">x</a>',
  `"' onload=owned=1 x="`,
  ']]>-->&lt;&amp;&#60;',
  '![x](http://evil.example/b.png) [y](javascript:owned=1) <http://evil.example> http://evil.example www.evil.example',
  '|`a`|**b** @everyone #1 GH-1 ```',
  '::error file=a.js,line=1::x\n::add-mask::x\n##vso[task.setvariable variable=a]b ##[error]c',
  '\u001b[2J\u001b]0;t\u0007\u009b2J\u0000\u007f\u202egnp\u2066\u200f\u2028\u2029\ud800\ufffe',
  '=cmd|calc!A1',
].join('\n') // prettier-ignore

const at = '2026-11-21T05:01:03.001Z'
const id = '01968f3a-0000-7000-8000-000000000001'

export const loadRun: LoadRunDocument = toLoadRunDocument({
  tool: evil,
  at,
  run: buildLoadRunRow({
    run_name: evil,
    scenario_name: evil,
    target_base_url: evil,
    git_sha: evil,
    tags: { [evil]: evil },
    artifacts_path: evil,
    notes: evil,
    environment: { [evil]: evil },
  }),
  result: buildLoadResult({
    scenario: evil,
    workloadHash: evil,
    endpoints: [
      buildEndpointResult({
        method: evil,
        endpoint: evil,
        responseCodes: { [evil]: 594 },
        errorCodes: { [evil]: 6 },
        errorBreakdown: { [evil]: 6 },
      }),
    ],
    userFailures: [{ kind: evil, message: evil, count: 6 }],
  }),
  checks: [
    buildCheck({
      name: evil,
      outcome: 'fail',
      expected: evil,
      observed: evil,
      details: { reason: evil, [evil]: evil, keys: [{ [evil]: evil }, evil] },
    }),
  ],
  faults: [buildFault({ proof: evil })],
  errorText: evil,
})

export const guarantees: GuaranteesDocument = {
  schema: 'gauntlet.guarantees/1',
  tool: evil,
  at,
  outcome: 'fail',
  guarantees: [
    {
      ...buildGuarantee({ name: evil, reason: evil, outcome: 'fail', warnings: [evil] }),
      counts: { [evil]: 5 },
      anomalies: [
        {
          class: evil,
          promise: evil,
          key: evil,
          sentence: evil,
          omitted: 3,
          rows: [{ [evil]: evil }],
          operations: [
            // prettier-ignore
            { row: 0, client: 1, attempt: 1, step: evil, action: 'write', outcome: 'ok', status: 200, invoked_ms: 0, returned_ms: 4, proposal: evil, value: evil, proves: true },
          ],
        },
      ],
    },
  ],
}

const checked = {
  name: evil,
  target: evil,
  outcome: 'fail',
  reason: evil,
  needs: [evil],
  duration_ms: 3,
  attempts: 2,
  steps: [{ request: evil, status: 200, duration_ms: 3, failures: [evil] }],
} as const

export const smoke: SmokeDocument = {
  schema: 'gauntlet.smoke/1',
  tool: evil,
  at,
  targets: [{ name: evil, url: evil, build: evil }],
  checks: [checked, { ...checked, outcome: 'no_evidence' }],
  finally: [checked],
  tally: { pass: 0, fail: 2, no_evidence: 1 },
  outcome: 'fail',
  footer: { complete: true, checks: 2, duration_ms: 14 },
}

export const sweep = buildSweepDocument(
  { tool: evil, flow: evil, target: evil, build: evil, reason: evil, differences: [evil] },
  evil,
)

const reason = {
  check: evil,
  outcome: 'fail',
  summary: evil,
  known_gap: null,
  evidence: evil,
} as const

export const verdict: VerdictDocument = {
  schema: 'gauntlet.verdict/1',
  tool: evil,
  at,
  id,
  project: evil,
  branch: evil,
  verdict: 'hold',
  exit_code: 1,
  stages: [
    {
      stage: 'parity',
      outcome: 'fail',
      duration_ms: 90,
      reasons: [reason, { ...reason, known_gap: evil }],
    },
  ],
  builds: [{ target: evil, build: evil, url: evil }],
  not_looked_at: [evil],
  evidence: evil,
}

const divergence = {
  kind: 'value',
  pointer: evil,
  reference: evil,
  candidate: evil,
  explained_by: null,
  target: evil,
} as const

export const parity: ParityReport = {
  document: {
    schema: 'gauntlet.parity/1',
    tool: evil,
    at,
    targets: [
      { name: evil, url: evil, build: evil },
      { name: `${evil}2`, url: evil, build: null },
    ],
    cases: [
      {
        name: evil,
        statuses: { [evil]: 200, [`${evil}2`]: 200 },
        status_match: true,
        body_match: false,
        noisy: false,
        divergences: [divergence, { ...divergence, explained_by: evil }],
        outcome: 'fail',
        reason: evil,
        times_ms: { [evil]: 1 },
      },
    ],
    mappings: [
      { id: evil, description: evil, rewrites: [evil], explains: [evil], residue: [evil], target: evil },
    ],
    rules: [{ rule: evil, matched: 2, silenced: 1 }],
    tally: { cases: 1, match: 0, diverge: 1, no_evidence: 0, mappings: 1, explained: 0 },
    outcome: 'fail',
  },
  suggestions: [{ description: evil, explains: [evil] }],
  cases: [
    {
      name: evil,
      exchanges: [{ target: evil, status: 200, body: evil, curl: evil }],
      minimal: [{ target: evil, curl: evil }],
      who_is_right: evil,
      not_smaller: evil,
    },
  ],
} as unknown as ParityReport // prettier-ignore

const plan: ComparePlan = {
  seed: evil,
  looks: [10],
  mode: 'interleaved',
  max_redo: 3,
  metrics: [
    { metric: evil, kind: 'ratio', better: 'lower', margin: 0.05, gate: true, quantile: 0.95 },
    { metric: 'errors', kind: 'proportion', better: 'lower', margin: 0.001, gate: true },
  ],
}

const runOf = (run_id: string, ms: number) => ({
  run_id,
  workload_hash: evil,
  values: { [evil]: ms },
  proportions: { errors: { count: 1, total: 5000 } },
  samples: { [evil]: 5000 },
  error_kinds: { [evil]: 2 },
  crashed: false,
})

const blocks = Array.from({ length: 10 }, (_, one): Block => ({
  block: one + 1,
  attempt: 1,
  first: 'baseline',
  baseline: runOf(`${evil}b${one}`, 350 + one),
  candidate: runOf(`${evil}c${one}`, 360 + one),
  valid: true,
  duration_ms: 20_000,
}))

const comparison = compareBlocks(plan, blocks)
export const compare: CompareDocument = {
  schema: 'gauntlet.compare/2',
  tool: evil,
  at,
  scenario: evil,
  targets: { baseline: evil, candidate: evil },
  ...comparison,
  new_errors: [{ error: evil, requests: 2, blocks: 2 }],
  warnings: [{ metric: evil, sentence: evil }],
  plan,
  blocks,
  stopped: 'looks_done',
  options: { profile: 'standard', margin: null, cool_down_ms: 5000 },
  lines: comparison.metrics.map(toMetricLine),
} as unknown as CompareDocument

export const imported = {
  tool: evil,
  at,
  ...parseImportedRun(
    JSON.stringify({
      aggregate: {
        counters: { 'http.requests': 400, 'http.responses': 390, 'http.codes.200': 390, [`errors.${evil}`]: 10 },
        summaries: { 'http.response_time': { p50: 3.4, p95: 7.3, p99: 12.5, max: 20.9 } },
      },
      intermediate: [],
    }),
    evil,
  ),
  source: evil,
} // prettier-ignore

export const trend = {
  schema: 'gauntlet.trend/2',
  tool: evil,
  at,
  scenario: evil,
  series: [
    {
      method: evil,
      endpoint: evil,
      metric: 'p95_ms',
      phase: 'BASELINE',
      workload_hash: evil,
      machine: evil,
      points: [1, 2, 3].map((value) => ({ run_id: evil, at, git_sha: evil, value })),
      suspicions: [{ index: 1, sentence: evil }],
    },
  ],
  imported: [{ id: evil, source: evil, format: evil, at: evil, latency: { p50_ms: 1, p95_ms: 2, p99_ms: 3 } }],
} as unknown as TrendDocument // prettier-ignore

export const review = replaceReviewTexts(buildReviewDocument(), () => evil)
