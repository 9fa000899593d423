import type { EvidenceRow } from '../api/client.ts'

/** Kinds of evidence that have pages, with their words and the command that makes one. */
export const EVIDENCE_KINDS = {
  compare: {
    title: 'Comparisons',
    empty: 'No comparisons yet',
    what: 'Two builds in alternating blocks, metric by metric, with intervals.',
    command: 'gauntlet compare --scenario mixed --baseline baseline --candidate candidate',
  },
  parity: {
    title: 'Parity',
    empty: 'No parity runs yet',
    what: 'The same requests to every target, and what differs between the answers.',
    command:
      'gauntlet parity --cases cases.yaml --target old=http://127.0.0.1:3000 --target new=http://127.0.0.1:3001',
  },
  guarantees: {
    title: 'Guarantees',
    empty: 'No guarantees yet',
    what: 'Guarantees about data, checked against every request, every answer and the stored rows.',
    command: 'gauntlet run --only load,guarantees',
  },
  smoke: {
    title: 'Smoke',
    empty: 'No smoke runs yet',
    what: 'Every target answers, and each link of the chain holds.',
    command: 'gauntlet smoke',
  },
  sweep: {
    title: 'Sweeps',
    empty: 'No sweeps yet',
    what: 'A flow, broken before and after every statement that it sends to the database.',
    command: 'gauntlet sweep --flow checkout --target candidate',
  },
  faults: {
    title: 'Faults',
    empty: 'No plans of faults yet',
    what: 'Both builds under the same faults: how they degraded and recovered, and what the change brought.',
    command: 'gauntlet faults --plan killed --baseline baseline',
  },
  review: {
    title: 'Reviews',
    empty: 'No reviews yet',
    what: 'A change, read by models of several families: what they agree on, and what was not read.',
    command: 'gauntlet review --base main --head HEAD',
  },
} as const

export type EvidenceKind = keyof typeof EVIDENCE_KINDS

export function isEvidenceKind(kind: string): kind is EvidenceKind {
  return kind in EVIDENCE_KINDS
}

/** The address of the page of one stored document. */
export const pageOf = (kind: EvidenceKind) =>
  kind === 'review' ? '/reviews/$id' : (`/${kind}/$id` as const)

/** The badge of stored evidence: nothing is decided by what can still go on. */
export const toOutcomeWord = (row: Pick<EvidenceRow, 'outcome' | 'is_final'>) =>
  row.is_final ? row.outcome : 'unfinished'
