import type { CompareDocument } from '@gauntlet/contract'

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
