import type { ParityReport } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { toParityEvidence } from './run-parity.ts'

test('the exchanges of cases that agree stay in the files; the others stand under their place in the document', () => {
  const report = {
    document: {
      schema: 'gauntlet.parity/1',
      at: '2026-11-21T06:00:00.000Z',
      cases: [{ outcome: 'pass' }, { outcome: 'fail' }, { outcome: 'no_evidence' }],
      outcome: 'fail',
    },
    cases: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
    suggestions: [],
  } as unknown as ParityReport
  expect(toParityEvidence(report)).toMatchObject({
    outcome: 'fail',
    details: [
      { position: 1, details: { name: 'b' } },
      { position: 2, details: { name: 'c' } },
    ],
  })
})
