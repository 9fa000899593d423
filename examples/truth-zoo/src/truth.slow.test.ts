import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listTwins } from './list-cases.ts'
import { isRight, runTwin } from './main.ts'

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(async () => await store.drop())

const twins = await listTwins()

test.each(twins)('$name gets its verdict', async (named) => {
  const result = await runTwin(named, { storeUrl: store.url })
  const { verdict } = result.document
  const reasons = result.reasons.map(({ check, outcome, summary }) => ({ check, outcome, summary }))
  expect({ isRight: isRight(named, result), verdict, reasons }).toMatchObject({ isRight: true })
})

const isOneSided = (verdicts: readonly string[]) =>
  !verdicts.includes('ship') || verdicts.every((verdict) => verdict === 'ship')

test('every case has a twin that ships and one that does not', () => {
  const files = [...new Set(twins.map(({ file }) => file.href))]
  expect(files.length).toBeGreaterThan(0)
  const verdicts = files.map((file) => {
    const ofCase = twins.filter((each) => each.file.href === file)
    return { file, verdicts: ofCase.map(({ twin }) => twin.verdict) }
  })
  expect(verdicts.filter((each) => isOneSided(each.verdicts))).toEqual([])
})
