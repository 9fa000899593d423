import type {
  CompareDocument,
  ParityCaseDetails,
  ParityDocument,
  SmokeDocument,
} from '@gauntlet/contract'

/** A comparison that ended before its first block; give it blocks and what they show. */
export function buildCompareDocument(overrides: Partial<CompareDocument> = {}): CompareDocument {
  return {
    schema: 'gauntlet.compare/2',
    tool: '1.2.3',
    at: '2026-11-21T05:00:00.000Z',
    scenario: 'look',
    targets: { baseline: 'old', candidate: 'new' },
    options: { profile: 'standard', margin: null, cool_down_ms: 0 },
    metrics: [],
    new_errors: [],
    warnings: [],
    outcome: 'no_evidence',
    stopped: 'interrupted',
    lines: [],
    plan: { seed: 's', looks: [10], metrics: [], mode: 'interleaved', max_redo: 3 },
    blocks: [],
    ...overrides,
  }
}

/** One run of a block, of which nothing was measured. */
export function buildRunMeasures(
  overrides: Partial<CompareDocument['blocks'][number]['baseline']> = {},
): CompareDocument['blocks'][number]['baseline'] {
  return {
    run_id: 'run-1',
    workload_hash: 'w1',
    values: {},
    proportions: {},
    samples: {},
    error_kinds: {},
    crashed: false,
    ...overrides,
  }
}

/** A parity run that compared nothing; give it cases. */
export function buildParityDocument(overrides: Partial<ParityDocument> = {}): ParityDocument {
  return {
    schema: 'gauntlet.parity/1',
    tool: '1.2.3',
    at: '2026-11-21T05:00:00.000Z',
    targets: [],
    cases: [],
    mappings: [],
    rules: [],
    tally: {
      cases: 0,
      status_matches: 0,
      body_matches: 0,
      divergent: 0,
      root_causes: 0,
      unreachable: 0,
    },
    outcome: 'no_evidence',
    ...overrides,
  }
}

/** One case of a parity run in which both targets agreed. */
export function buildParityCase(
  overrides: Partial<ParityDocument['cases'][number]> = {},
): ParityDocument['cases'][number] {
  return {
    name: 'read an order',
    statuses: { old: 200, new: 200 },
    status_match: true,
    body_match: true,
    noisy: false,
    divergences: [],
    outcome: 'pass',
    reason: null,
    times_ms: { old: 1, new: 1 },
    ...overrides,
  }
}

/** What stands behind a case; give it exchanges. */
export function buildParityDetails(overrides: Partial<ParityCaseDetails> = {}): ParityCaseDetails {
  return {
    name: 'read an order',
    at: 'cases.yaml:3:5',
    exchanges: [],
    minimal: [],
    who_is_right: null,
    ...overrides,
  }
}

/** A smoke run without a check. */
export function buildSmokeDocument(overrides: Partial<SmokeDocument> = {}): SmokeDocument {
  return {
    schema: 'gauntlet.smoke/1',
    tool: '1.2.3',
    at: '2026-11-21T05:00:00.000Z',
    targets: [],
    checks: [],
    finally: [],
    tally: { pass: 0, fail: 0, no_evidence: 0 },
    outcome: 'no_evidence',
    footer: { complete: true, checks: 0, duration_ms: 0 },
    ...overrides,
  }
}
