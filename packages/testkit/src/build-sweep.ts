import type { SweepCellDocument, SweepDocument, SweepEventDocument } from '@gauntlet/contract'

const payments = 'insert-payments-1.1'
const commit = 'commit-1.1'

/** A sweep of two statements, whose commit is red after a kill; `text` is what a target or a config wrote. */
export function buildSweepDocument(
  overrides: Partial<SweepDocument> = {},
  text = 'each payment is charged once',
): SweepDocument {
  const compared = { guarantee: text, class: 'DUPLICATE', cells: [`${commit}/after/kill`] }
  return {
    schema: 'gauntlet.sweep/1',
    tool: '1.2.3',
    at: '2026-11-21T05:00:00.000Z',
    flow: 'payment',
    target: 'candidate',
    build: null,
    seed: 1,
    retry: 'same-request',
    guarantees: [text],
    faults: [
      { fault: 'kill', what: 'the application is killed' },
      { fault: 'swallow', what: text },
    ],
    events: buildEvents(text),
    differences: [],
    only: [],
    cells: buildCells(text),
    last_run: { complete: true, unknown: [], anomalies: [], outcome: 'pass', reason: null },
    database_settings: { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' },
    warnings: [text],
    stopped: 'done',
    tally: { pass: 1, fail: 1, no_evidence: 1 },
    counts: { DUPLICATE: 1 },
    outcome: 'fail',
    reason: null,
    baseline: {
      target: 'baseline',
      build: null,
      outcome: 'pass',
      tally: { pass: 3, fail: 0, no_evidence: 0 },
      events: buildEvents(text),
      cells: [
        {
          id: `${commit}/after/kill`,
          event: commit,
          point: 'after',
          fault: 'kill',
          outcome: 'pass',
        },
      ],
      gained: [compared],
      removed: [],
      kept: [],
      only_baseline: [text],
      only_candidate: [],
    },
    duration_ms: 12_345,
    ...overrides,
  }
}

function buildEvents(text: string): SweepEventDocument[] {
  const event = {
    occurrence: 1,
    transaction: 'open',
    connection: 0,
    step: text,
    answered: false,
  } as const
  return [
    { ...event, id: payments, number: 1, sql: text, role: 'write' },
    { ...event, id: commit, number: 2, sql: 'commit', role: 'commit' },
  ]
}

function buildCells(text: string): SweepCellDocument[] {
  const attempt = { step: text, outcome: 'info', sent_ms: 0, ended_ms: 1.5 } as const
  const cell = {
    reason: null,
    proof: text,
    attempts: [],
    anomalies: [],
    reproduction: null,
    command: `gauntlet sweep --flow ${text}`,
    duration_ms: 12,
  }
  const kill = { ...cell, event: commit, fault: 'kill' } as const
  return [
    {
      ...kill,
      id: `${commit}/after/kill`,
      point: 'after',
      outcome: 'fail',
      anomalies: [{ guarantee: text, class: 'DUPLICATE', sentence: text, rows: [] }],
      attempts: [
        { ...attempt, attempt: 1, status: null, error: text },
        { ...attempt, attempt: 2, status: 201, error: null, outcome: 'ok' },
      ],
      reproduction: { tried: 10, reproduced: 9 },
    },
    { ...kill, id: `${commit}/before/kill`, point: 'before', outcome: 'pass' },
    {
      ...cell,
      id: `${payments}/after/swallow`,
      event: payments,
      point: 'after',
      fault: 'swallow',
      outcome: 'no_evidence',
      reason: text,
      proof: null,
    },
  ]
}
