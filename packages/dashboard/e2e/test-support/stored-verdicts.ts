import type { StageResult, VerdictDocument, VerdictReason } from '@gauntlet/contract'
import { createRunId, type Store } from '@gauntlet/store'

const start = Date.parse('2026-11-20T10:00:00.000Z')

export function buildReason(overrides: Partial<VerdictReason> = {}): VerdictReason {
  return {
    check: 'GET /health answers',
    outcome: 'pass',
    summary: 'all expectations held',
    known_gap: null,
    evidence: 'smoke.json',
    ...overrides,
  }
}

export function buildStage(overrides: Partial<StageResult> = {}): StageResult {
  return {
    stage: 'smoke',
    outcome: 'pass',
    duration_ms: 2310,
    reasons: [buildReason()],
    ...overrides,
  }
}

/** A verdict as `gauntlet run` prints it; `at` counts hours. */
export function buildVerdict(
  at: number,
  overrides: Partial<VerdictDocument> = {},
): VerdictDocument {
  const atMs = start + at * 3_600_000
  return {
    schema: 'gauntlet.verdict/1',
    tool: '0.0.0',
    at: new Date(atMs).toISOString(),
    id: createRunId(atMs),
    project: 'shop',
    branch: 'main',
    verdict: 'ship',
    exit_code: 0,
    stages: [buildStage()],
    builds: [
      { target: 'baseline', build: '4b4a1b8c0ffee'.padEnd(40, '0'), url: 'http://127.0.0.1:40001' },
      { target: 'candidate', build: '9d0e77a51ce'.padEnd(40, '0'), url: 'http://127.0.0.1:40002' },
    ],
    not_looked_at: ['review: this version has no such stage in `gauntlet run`'],
    evidence: 'artifacts/verdicts/2026-11-20',
    ...overrides,
  }
}

/** Two branches, one held up; `runId` is the load run that shows why. Returns the newest of each, held first. */
export async function storeVerdicts(store: Store, runId: string): Promise<VerdictDocument[]> {
  const evidence = `artifacts/load-tests/${runId}.html`
  const load = (outcome: 'pass' | 'fail') =>
    buildStage({
      stage: 'load',
      outcome,
      duration_ms: 75_400,
      command: 'gauntlet run --only load --profile quick --seed 1',
      baseline_failures: [
        {
          check: 'sticky_assignment_conflicts_scoped (mixed)',
          summary: 'expected 0, saw 122',
          evidence,
        },
      ],
      reasons: [
        buildReason({
          check: 'sticky_assignment_conflicts_scoped (mixed)',
          outcome,
          summary: outcome === 'fail' ? 'expected 0, saw 17' : 'expected 0, saw 0',
          evidence,
        }),
        buildReason({
          check: 'http_error_rate_under_1pct (mixed)',
          summary: 'expected <= 0.01, saw 0.0067',
          evidence,
        }),
      ],
    })
  const gap = buildReason({
    check: 'validator wire form',
    outcome: 'fail',
    summary: '5 cases diverge',
    known_gap: 'validator-wire-form',
    evidence: 'parity.json',
  })
  const held = buildVerdict(3, {
    branch: 'faster-assignment',
    verdict: 'hold',
    exit_code: 1,
    resumed_at: ['2026-11-20T12:30:00.000Z'],
    stages: [buildStage({ started_at: '2026-11-20T12:00:00.000Z' }), load('fail')],
  })
  const shipped = buildVerdict(2, {
    verdict: 'ship-with-known-gaps',
    stages: [
      buildStage(),
      buildStage({ stage: 'parity', reasons: [buildReason(), gap] }),
      load('pass'),
    ],
  })
  const older = buildVerdict(1, {
    verdict: 'inconclusive',
    exit_code: 3,
    stages: [buildStage({ outcome: 'no_evidence', reasons: [] })],
  })
  for (const verdict of [older, shipped, held, buildVerdict(0)]) await store.verdicts.save(verdict)
  return [held, shipped]
}
