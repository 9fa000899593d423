import { expect, test } from 'vitest'
import { KNOWN_DISAGREEMENTS } from './known-disagreements.ts'
import { runFuzz } from './run-fuzz.ts'

/** Another one, such as the number of the build, is given in FUZZ_SEED. */
const seed = process.env['FUZZ_SEED'] ?? 'gauntlet'

test(`parser and framer: no crash, no hang, the cuts never decide, no disagreement without a reason (seed ${seed})`, async () => {
  const report = await runFuzz({ seed, cases: 4_000, budgetMs: 3_000 })
  expect(report.cases).toBeGreaterThan(10)
  expect([...report.faults]).toEqual([])
  const others = [...report.disagreements].filter(
    ([name]) => !KNOWN_DISAGREEMENTS.some((known) => known.name.test(name)),
  )
  expect(others).toEqual([])
})
