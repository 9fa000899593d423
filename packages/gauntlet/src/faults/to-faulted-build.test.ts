import { toLoadRunDocument, type CheckResult, type LoadFault } from '@gauntlet/contract'
import {
  buildCheck,
  buildFault,
  buildGuarantee,
  buildLoadResult,
  buildLoadRunRow,
} from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { toFaultedBuild } from './to-faulted-build.ts'

type Parts = {
  readonly checks?: readonly CheckResult[]
  readonly faults?: readonly LoadFault[]
  readonly guarantees?: readonly ReturnType<typeof buildGuarantee>[]
  readonly interrupted?: boolean
}

function build({ checks = [], faults = [buildFault()], guarantees, interrupted = false }: Parts) {
  const document = toLoadRunDocument({
    tool: 'test',
    at: '2026-11-21T05:01:00.000Z',
    run: buildLoadRunRow({ status: 'SUCCESS' }),
    result: buildLoadResult({ interrupted }),
    checks,
    faults,
    guarantees,
  })
  return toFaultedBuild('candidate', { measured: { document, evidence: null, checked: [] } })
}

const fired = buildFault()
const missed = { ...fired, fired: false, from_ms: null, to_ms: null, proof: 'it waits' }
const broken = buildGuarantee({ name: 'orders', outcome: 'fail', counts: { LOST: 2, TWICE: 1 } })
const held = buildGuarantee({ name: 'total', outcome: 'pass', counts: {} })
const silent = buildCheck({ name: 'answers_after_faults', outcome: 'fail', details: {} })

test('each class of a broken guarantee and each failed check is an anomaly', () => {
  const found = build({ checks: [silent], guarantees: [broken, held] })
  expect(
    found.anomalies.map(({ guarantee, class: one, count }) => [guarantee, one, count]),
  ).toEqual([
    ['orders', 'LOST', 2],
    ['orders', 'TWICE', 1],
    ['answers_after_faults', 'FAILED', 1],
  ])
  expect(found).toMatchObject({
    outcome: 'fail',
    reason: null,
    judged: ['target', 'orders', 'total', 'answers_after_faults'],
  })
})

test('a fault that did not happen is why there is no evidence, and comes before every other reason', () => {
  const unknown = buildCheck({ name: 'rows', outcome: 'no_evidence', details: { reason: 'gone' } })
  expect(build({ checks: [unknown], faults: [fired, missed] })).toMatchObject({
    outcome: 'no_evidence',
    reason: `${fired.kind} did not happen: it waits`,
  })
  expect(build({ checks: [unknown] })).toMatchObject({ reason: 'rows: gone' })
})

test('half a run shows nothing', () => {
  const found = build({ checks: [silent], guarantees: [broken], interrupted: true })
  expect(found).toMatchObject({ anomalies: [], judged: ['target'] })
})

test('a target that does not answer is an anomaly, and one that was not measured is none', () => {
  expect(toFaultedBuild('candidate', { outcome: 'fail', reason: 'refused' })).toMatchObject({
    outcome: 'fail',
    reason: null,
    anomalies: [{ guarantee: 'target', class: 'UNREACHABLE', sentence: 'refused' }],
  })
  expect(
    toFaultedBuild('candidate', { outcome: 'no_evidence', reason: 'interrupted' }),
  ).toMatchObject({ outcome: 'no_evidence', reason: 'interrupted', anomalies: [], judged: [] })
})
