import type { ParityCaseResult, ParityDocument } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { toParityReasons } from './parity-reasons.ts'

const one = (name: string, rest: Partial<ParityCaseResult> = {}): ParityCaseResult => ({
  name,
  statuses: { a: 200, b: 200 },
  status_match: true,
  body_match: true,
  noisy: false,
  divergences: [],
  outcome: 'pass',
  reason: null,
  times_ms: {},
  ...rest,
})
const divergence = {
  kind: 'value',
  pointer: '/total',
  reference: '1',
  candidate: '2',
  explained_by: null,
  target: 'b',
} as const

function reasonsOf(cases: ParityCaseResult[], mappings: ParityDocument['mappings'] = []) {
  const document: ParityDocument = {
    schema: 'gauntlet.parity/1',
    tool: '0.0.0',
    at: '2026-01-01T00:00:00.000Z',
    targets: [],
    cases,
    mappings,
    rules: [],
    tally: {
      cases: 0,
      status_matches: 0,
      body_matches: 0,
      divergent: 0,
      root_causes: 0,
      unreachable: 0,
    },
    outcome: 'pass',
  }
  return toParityReasons(document, 'parity.json')
}

test('a mapping is one failure that a gap may cover; the cases it explains pass', () => {
  const explained = { ...divergence, explained_by: 'm1' }
  const mapping = {
    id: 'm1',
    description: 'tag -> flat',
    rewrites: [],
    explains: ['x'],
    residue: [],
    target: 'b',
  }
  const reasons = reasonsOf([one('x', { outcome: 'fail', divergences: [explained] })], [mapping])
  expect(reasons.map(({ check, outcome }) => `${check}: ${outcome}`)).toEqual([
    'mapping: tag -> flat: fail',
    'case: x: pass',
  ])
  expect(reasons[0]?.failure).toEqual({ kind: 'mapping', mapping: 'tag -> flat', cases: ['x'] })
})

test('a regression behind a mapping fails its case, whatever gap covers the mapping', () => {
  const explained = { ...divergence, explained_by: 'm1' }
  const [reason] = reasonsOf([one('x', { outcome: 'fail', divergences: [explained, divergence] })])
  expect(reason).toMatchObject({ outcome: 'fail', summary: 'value at /total: 1 against 2 of b' })
  expect(reason?.failure).toBeUndefined()
})

test('a case that was not answered is no evidence', () => {
  const [reason] = reasonsOf([one('x', { outcome: 'no_evidence', reason: 'b did not answer' })])
  expect(reason).toMatchObject({ outcome: 'no_evidence', summary: 'b did not answer' })
})

test('a mapping says where it applies, and where more than it differs', () => {
  const [reason] = reasonsOf(
    [],
    [
      {
        id: 'm1',
        description: 'number -> string',
        rewrites: [],
        places: ['/id', '/*/id'],
        explains: ['x'],
        residue: ['y'],
        target: 'b',
      },
    ],
  )
  expect(reason?.summary).toBe(
    'b answers 2 cases in another form at /id, /*/id: x; more than that differs in y',
  )
  expect(reason?.failure).toEqual({ kind: 'mapping', mapping: 'number -> string', cases: ['x'] })
})

test('an element that is lost is named by its id', () => {
  const lost = {
    ...divergence,
    kind: 'missing',
    pointer: '/2',
    reference: '{"id":7}',
    candidate: null,
  } as const
  const [reason] = reasonsOf([one('x', { outcome: 'fail', divergences: [lost] })])
  expect(reason?.summary).toBe('the element with id 7 is missing at /2 of b')
})
