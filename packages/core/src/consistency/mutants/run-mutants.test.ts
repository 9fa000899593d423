import { expect, test } from 'vitest'
import { ANOMALY_CLASSES } from '../guarantee-result.ts'
import { seeded } from '../test-support/random.ts'
import { makeCleanEvidence } from './clean-evidence.ts'
import { checkEvidence } from './evidence.ts'
import { PLANTED_FAULTS } from './planted-faults.ts'
import { plantFault, runMutants } from './run-mutants.ts'

const reports = runMutants(seeded(7), 20)

test.each(reports)('$guarantee: $fault is found every time, and nothing before', (report) => {
  expect(report).toMatchObject({ planted: 20, found: 20, false_alarms: 0 })
})

test('every class of anomaly has a fault that must raise it', () => {
  const raised = new Set(PLANTED_FAULTS.flatMap(({ expects }) => expects))
  expect(Object.keys(ANOMALY_CLASSES).filter((name) => !raised.has(name as never))).toEqual([])
})

test('planting changes nothing in the evidence it was given', () => {
  for (const fault of PLANTED_FAULTS) {
    const evidence = makeCleanEvidence(fault.guarantee, seeded(3))
    plantFault(evidence, fault, seeded(4))
    expect(checkEvidence(fault.guarantee, evidence).outcome).toBe('pass')
  }
})

test('an empty history has no place for a fault, and is no evidence', () => {
  for (const fault of PLANTED_FAULTS) {
    const empty = makeCleanEvidence(fault.guarantee, seeded(1), 0)
    expect(checkEvidence(fault.guarantee, empty).outcome).toBe('no_evidence')
  }
})
