import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bugs } from './bugs.ts'
import { faultedBugs } from './faulted.ts'
import type { ZooCase } from './zoo-case.ts'
import { runZooCase } from './run-zoo-case.ts'
import { brokenRules, keptRules } from './rules.ts'
import { suspicious } from './suspicious.ts'

let home: TestDatabase
beforeAll(async () => {
  home = await createTestDatabase()
})
afterAll(async () => await home.drop())

const run = async (zooCase: ZooCase, maxRuns: number) =>
  await runZooCase(zooCase, { serverUrl: home.url, seed: 1, maxRuns })

const named = (zooCases: readonly ZooCase[]) =>
  zooCases.map((zooCase) => ({ name: zooCase.backend.name, zooCase }))

describe.sequential('the zoo', () => {
  test.each(named([...bugs, ...brokenRules]))('$name is caught', async ({ zooCase }) => {
    const { verdict, guarantees } = await run(zooCase, 8)
    expect({ verdict, found: guarantees.map(({ counts }) => counts) }).toMatchObject({
      verdict: 'caught',
    })
    // Every reported anomaly has the operations or rows that prove it.
    for (const anomaly of guarantees.flatMap(({ anomalies }) => anomalies)) {
      expect(anomaly.operations.length + anomaly.rows.length).toBeGreaterThan(0)
      expect(anomaly.sentence).toContain(anomaly.key)
    }
  })

  test.each(named([...suspicious, ...keptRules]))(
    '$name is correct: no anomaly, and evidence',
    async ({ zooCase }) => {
      const { verdict, guarantees } = await run(zooCase, 1)
      const seen = guarantees.flatMap(({ anomalies, reason }) => [...anomalies, reason])
      expect({ verdict, seen: seen.filter((each) => each !== null) }).toEqual({
        verdict: 'quiet',
        seen: [],
      })
    },
  )

  const ofTwo = bugs.filter(({ replicas }) => replicas === 2)
  test.each(named(ofTwo))('$name hides from a single replica', async ({ zooCase }) => {
    expect((await run({ ...zooCase, replicas: 1 }, 1)).verdict).toBe('missed')
  })
})

test('all 27 bugs of the catalogue are there, each once', () => {
  const numbers = [...bugs, ...faultedBugs].flatMap(({ number }) => number ?? [])
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 27 }, (_, n) => n + 1))
})
