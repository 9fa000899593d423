import type {
  AnomalyDocument,
  CompareDocument,
  FaultsDocument,
  GuaranteesDocument,
  OperationDocument,
  ParityDocument,
  ReviewDocument,
  SmokeDocument,
  SweepDocument,
} from '@gauntlet/contract'
import {
  compareBlocks,
  firstArm,
  type Block,
  type ComparePlan,
  type RunMeasures,
} from '@gauntlet/core/compare'
import { createRandom } from '@gauntlet/core/random'
import { createRunId, type EvidenceDetail, type Store } from '@gauntlet/store'

const evidenceAtMs = Date.parse('2026-11-20T11:30:00.000Z')
export const evidenceHead = { tool: '0.0.0', at: new Date(evidenceAtMs).toISOString() }

type Document =
  | CompareDocument
  | FaultsDocument
  | GuaranteesDocument
  | ParityDocument
  | ReviewDocument
  | SmokeDocument
  | SweepDocument

type StorageOptions = {
  readonly verdictId?: string
  readonly details?: readonly EvidenceDetail[]
  readonly isFinal?: boolean
}

/** Stores a document as a stage of a verdict does; returns its id. */
export async function storeEvidence(
  store: Store,
  document: Document,
  place: StorageOptions = {},
): Promise<string> {
  const id = createRunId(evidenceAtMs)
  const scenario = 'scenario' in document ? document.scenario : undefined
  const { outcome } = document
  await store.evidence.save({ id, document, outcome, ...place, ...(scenario && { scenario }) })
  return id
}

/** By default ten blocks: p95 a third worse, p50 the same, errors none. */
export function buildCompare(overrides: Partial<CompareDocument> = {}): CompareDocument {
  const plan: ComparePlan = {
    seed: '9f3c',
    looks: [10, 20],
    mode: 'interleaved',
    max_redo: 3,
    metrics: [
      { metric: 'p50', kind: 'ratio', better: 'lower', margin: 0.05, gate: true, quantile: 0.5 },
      { metric: 'p95', kind: 'ratio', better: 'lower', margin: 0.05, gate: true, quantile: 0.95 },
      { metric: 'errors', kind: 'proportion', better: 'lower', margin: 0.001, gate: true },
      {
        metric: 'server CPU per request',
        kind: 'ratio',
        better: 'lower',
        margin: 0.05,
        gate: false,
      },
    ],
  }
  const random = createRandom('blocks')
  const run = (runId: string, [p50, p95]: readonly [number, number]): RunMeasures => ({
    run_id: runId,
    workload_hash: 'w1',
    values: {
      p50: p50 * (1 + 0.02 * random.unit()),
      p95: p95 * (1 + 0.05 * random.unit()),
      'server CPU per request': 1.2 * (1 + 0.2 * random.unit()),
    },
    proportions: { errors: { count: 0, total: 6000 } },
    samples: { p50: 6000, p95: 6000 },
    error_kinds: {},
    crashed: false,
  })
  const ten: Block[] = Array.from({ length: 10 }, (_, at) => ({
    block: at + 1,
    attempt: 1,
    first: firstArm(plan.seed, at + 1),
    baseline: run(`a${at}`, [4, 9]),
    candidate: run(`b${at}`, [4, 12]),
    valid: true,
    duration_ms: 120_000,
  }))
  const { blocks = ten } = overrides
  return {
    schema: 'gauntlet.compare/2',
    ...evidenceHead,
    scenario: 'mixed',
    targets: { baseline: 'baseline', candidate: 'candidate' },
    plan,
    blocks,
    stopped: 'decided',
    options: { profile: 'standard', margin: null, cool_down_ms: 1000 },
    lines: [],
    ...compareBlocks(plan, blocks),
    ...overrides,
  }
}

const operation = (row: number, rest: Partial<OperationDocument>): OperationDocument => ({
  row,
  client: row,
  attempt: 1,
  step: 'POST /v1/assignment',
  action: 'write',
  outcome: 'ok',
  status: 200,
  invoked_ms: 1200 + row * 3,
  returned_ms: 1210 + row * 4,
  proposal: null,
  value: 'blue',
  proves: false,
  ...rest,
})

export function buildAnomaly(overrides: Partial<AnomalyDocument> = {}): AnomalyDocument {
  return {
    class: 'CONFLICT',
    promise: 'one key had two values',
    key: 'user-17/button-colour',
    sentence: 'client 1 was answered "blue", and 3 ms later client 2 was answered "green"',
    operations: [
      operation(1, { proves: true }),
      operation(2, { value: 'green', proves: true, invoked_ms: 1217, returned_ms: 1229 }),
      operation(3, { outcome: 'info', status: null, value: null, returned_ms: 1240 }),
      operation(4, {
        outcome: 'fail',
        status: 409,
        value: null,
        client: 1,
        invoked_ms: 1231,
        returned_ms: 1236,
      }),
    ],
    omitted: 2,
    rows: [{ anonymous_user_id: 'user-17', experiment_id: 'button-colour', variant_id: 'green' }],
    ...overrides,
  }
}

export function buildGuarantees(anomaly: AnomalyDocument = buildAnomaly()): GuaranteesDocument {
  const checked = {
    operations: 4210,
    outcomes: { ok: 4180, fail: 12, info: 18 },
    keys: 1200,
    contended_keys: 310,
    unknown: { total: 18, stored: 11, absent: 7, unexplained: 0 },
    counts: {},
    anomalies: [],
    warnings: [],
    reason: null,
  }
  return {
    schema: 'gauntlet.guarantees/1',
    ...evidenceHead,
    outcome: 'fail',
    guarantees: [
      { ...checked, name: 'events once', kind: 'idempotentCreate', outcome: 'pass' },
      {
        ...checked,
        name: 'sticky assignment',
        kind: 'writeOnce',
        outcome: 'fail',
        counts: { [anomaly.class]: 1 },
        anomalies: [anomaly],
      },
      {
        ...checked,
        name: 'rollups',
        kind: 'mutualExclusion',
        outcome: 'no_evidence',
        reason: 'no rollup ran during the load',
        operations: 0,
        keys: 0,
        contended_keys: 0,
        unknown: { total: 0, stored: 0, absent: 0, unexplained: 0 },
      },
    ],
  }
}
