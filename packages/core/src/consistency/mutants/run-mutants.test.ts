import { describe, expect, test } from 'vitest'
import { guaranteeKinds } from '../guarantee-kinds.ts'
import { seeded } from '../test-support/random.ts'
import { makeCleanEvidence } from './clean-evidence.ts'
import { runMutants } from './run-mutants.ts'

const reports = runMutants(guaranteeKinds, seeded(7), 20)

test.each(reports)('$guarantee: $fault is found every time, and nothing before', (report) => {
  expect(report).toMatchObject({ planted: 20, found: 20, false_alarms: 0 })
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
