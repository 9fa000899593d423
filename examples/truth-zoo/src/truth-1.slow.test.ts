import { expect, test } from 'vitest'
import { listTwins } from './list-cases.ts'
import { testEveryThird } from './truth.suite.ts'

const twins = await listTwins()
testEveryThird(0, twins)

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
