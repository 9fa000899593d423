import type { ParityDocument } from '@gauntlet/contract'
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
