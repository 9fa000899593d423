import { describe, expect, test } from 'vitest'
import { guaranteeKinds } from '../guarantee-kinds.ts'
import { seeded } from '../test-support/random.ts'
import { makeCleanEvidence } from './clean-evidence.ts'
import { runMutants } from './run-mutants.ts'

test.each(guaranteeKinds)('$kind: every planted fault is found, and nothing before', (one) => {
  const reports = runMutants([one], seeded(7), 8)
  expect(reports.map(({ fault, expects }) => [fault, expects])).toEqual(
    one.proof.faults.map(({ name, expects }) => [name, expects]),
  )
  for (const report of reports) {
    expect(report.planted).toBeGreaterThan(6)
    expect(report).toMatchObject({ guarantee: one.kind, found: report.planted, false_alarms: 0 })
  }
})

describe.each(guaranteeKinds)('$kind', ({ anomalies, proof: { makeModel, check, faults } }) => {
  test('expects no class of anomaly that the guarantee does not have', () => {
    const classes = Object.keys(anomalies)
    const strange = faults.flatMap(({ expects }) => expects).filter((one) => !classes.includes(one))
    expect(strange).toEqual([])
    expect(faults.length).toBeGreaterThan(0)
  })

  test('planting changes nothing in the evidence it was given', () => {
    for (const { plant } of faults) {
      const evidence = makeCleanEvidence(makeModel, seeded(3))
      plant(evidence, seeded(4))
      expect(check(evidence).outcome).toBe('pass')
    }
  })

  test('an empty history is no evidence', () => {
    expect(check(makeCleanEvidence(makeModel, seeded(1), 0)).outcome).toBe('no_evidence')
  })
})

test('every class of anomaly has a fault that must raise it', () => {
  const raised = new Set(
    guaranteeKinds.flatMap(({ proof }) => proof.faults.flatMap(({ expects }) => expects)),
  )
  const classes = guaranteeKinds.flatMap(({ anomalies }) => Object.keys(anomalies))
  expect(classes.filter((name) => !raised.has(name))).toEqual([])
})
