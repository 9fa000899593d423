import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NamedTwin } from './list-cases.ts'
import { isRight, runTwin } from './run-twin.ts'

/** Every third twin gets its verdict, the first of them the one at this index: files run beside each other. */
export function testEveryThird(first: 0 | 1 | 2, twins: readonly NamedTwin[]): void {
  let store: TestDatabase
  beforeAll(async () => {
    store = await createTestDatabase()
  })
  afterAll(async () => await store.drop())

  const mine = twins.filter((_, index) => index % 3 === first)
  test.each(mine)('$name gets its verdict', async (named) => {
    const result = await runTwin(named, { storeUrl: store.url })
    const { verdict } = result.document
    const reasons = result.reasons.map(({ check, outcome, summary }) => ({
      check,
      outcome,
      summary,
    }))
    expect(isRight(named, result) ? undefined : { verdict, reasons }).toBeUndefined()
  })
}
