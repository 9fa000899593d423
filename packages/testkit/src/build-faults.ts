import type { FaultedBuildDocument, FaultsDocument, ShrunkDocument } from '@gauntlet/contract'

/** A plan of two faults on two builds, of which the candidate lost orders; `text` is what a target or a config wrote. */
export function buildFaultsDocument(
  overrides: Partial<FaultsDocument> = {},
  text = 'orders',
): FaultsDocument {
  const lost = { guarantee: text, class: 'LOST' }
  const candidate: FaultedBuildDocument = {
    ...buildBuild(text, 'candidate'),
    outcome: 'fail',
    anomalies: [{ ...lost, count: 3, sentence: text }],
  }
  return {
    schema: 'gauntlet.faults/1',
    tool: '1.2.3',
    at: '2026-11-21T05:00:00.000Z',
    plan: 'killed',
    scenario: text,
    seed: 1,
    inject: ['kill after 30 requests, 5 times, spread over the run', text],
    candidate,
    baseline: {
      build: buildBuild(text, 'baseline'),
      gained: [lost],
      removed: [{ guarantee: text, class: 'DUPLICATE' }],
      kept: [],
      undecided: [],
    },
    without_baseline: null,
    shrunk: [buildShrunk(text)],
    outcome: 'fail',
    reason: null,
    duration_ms: 12_345,
    ...overrides,
  }
}

function buildBuild(text: string, target: string): FaultedBuildDocument {
  return {
    target,
    build: null,
    run: '01968f3a-0000-7000-8000-000000000001',
    outcome: 'pass',
    reason: null,
    faults: [
      {
        kind: 'kill',
        after: 30,
        fired: true,
        from_ms: 1_000,
        to_ms: 1_400,
        requests: 17,
        proof: text,
      },
    ],
    anomalies: [],
    judged: ['target', text, 'answers_after_faults'],
    degradation: {
      before: { sent: 30, answered: 30, ratio: 1, errors: {} },
      during: { sent: 17, answered: 7, ratio: 7 / 17, errors: { 'no answer': 8, [text]: 2 } },
      after: { sent: 60, answered: 60, ratio: 1, errors: {} },
      recoveries: [
        { kind: 'kill', first_success_ms: 12.3 },
        { kind: 'reset', first_success_ms: 4 },
      ],
    },
  }
}

function buildShrunk(text: string): ShrunkDocument {
  return {
    violation: { guarantee: text, class: 'LOST' },
    repeats: 4,
    end: 'smallest',
    says: text,
    from: { faults: 2, clients: 8, requests: 100 },
    to: { faults: 1, clients: 2, requests: 25 },
    tried: 3,
    shown: 2,
    steps: [{ what: text, tried: 4, shown: 2, holds: true }],
    config: text,
    command: text,
    duration_ms: 5_000,
  }
}
