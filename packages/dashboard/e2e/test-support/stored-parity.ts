import type { ParityCaseDetails, ParityDocument } from '@gauntlet/contract'
import type { EvidenceDetail } from '@gauntlet/store'
import { evidenceHead } from './stored-evidence.ts'

const divergence = {
  kind: 'value',
  pointer: '/error/kind',
  reference: '"WrongPrefix"',
  explained_by: 'm1',
  target: 'bun',
} as const

const same = {
  statuses: { node: 200, bun: 200 },
  status_match: true,
  body_match: true,
  noisy: false,
  divergences: [],
  outcome: 'pass',
  reason: null,
  times_ms: {},
} as const

/** Three cases: one the same, one explained by a mapping, one not. */
export function buildParity(text = '"Prefix"'): ParityDocument {
  const explained = { ...divergence, candidate: text }
  return {
    schema: 'gauntlet.parity/1',
    ...evidenceHead,
    targets: [
      { name: 'node', url: 'http://127.0.0.1:41001', build: null },
      { name: 'bun', url: 'http://127.0.0.1:41002', build: null },
    ],
    cases: [
      { ...same, name: 'valid playbook' },
      {
        ...same,
        name: 'wrong prefix',
        body_match: false,
        outcome: 'fail',
        divergences: [explained],
      },
      {
        ...same,
        name: 'phantom fill',
        body_match: false,
        outcome: 'fail',
        divergences: [
          {
            ...divergence,
            kind: 'missing',
            pointer: '/error/reason',
            candidate: null,
            explained_by: null,
          },
        ],
      },
    ],
    mappings: [
      {
        id: 'm1',
        description: 'external-tag -> flat Kind/Field/Reason',
        rewrites: ['/error/{Kind} -> /error/kind'],
        places: ['/error', '/*/error'],
        explains: ['wrong prefix'],
        residue: ['phantom fill'],
        target: 'bun',
      },
    ],
    rules: [{ rule: 'ignore /request_id', matched: 3, silenced: 3 }],
    tally: {
      cases: 3,
      status_matches: 3,
      body_matches: 1,
      divergent: 2,
      root_causes: 2,
      unreachable: 0,
    },
    outcome: 'fail',
  }
}

/** The exchanges of the second case; the bodies have `text` in a field and a field that a rule ignores. */
export function buildParityDetails(text = 'Prefix'): EvidenceDetail[] {
  const exchange = {
    status: 400,
    headers: { 'content-type': text },
    curl: `curl -d '${text}'`,
    trouble: null,
  }
  const [node, bun] = [toBody('WrongPrefix', 1), toBody(text, 2)]
  const details: ParityCaseDetails = {
    name: 'wrong prefix',
    at: 'cases.yaml:3:5',
    exchanges: [
      { ...exchange, target: 'node', body: node, body_bytes: node.length },
      { ...exchange, target: 'bun', body: bun, body_bytes: bun.length },
    ],
    minimal: [{ target: 'bun', curl: `curl -d '${text}'` }],
    who_is_right: text,
  }
  return [{ position: 1, details }]
}

function toBody(kind: string, took: number): string {
  const error = { kind, field: 'id' }
  return JSON.stringify({ ok: false, error, took_ms: took, list: [1, 2, 3, 4, 5, 6, 7, 8, 9] })
}
