import type { TargetConfig } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { listLeftovers } from './prepare-arms.ts'

const start = { command: ['serve'] }
const leftoversOf = (baseline: TargetConfig, candidate: TargetConfig) =>
  listLeftovers({
    baseline: { name: 'old', config: baseline },
    candidate: { name: 'new', config: candidate },
  })

test('fresh processes on their own databases leave nothing for the next run', () => {
  expect(leftoversOf({ start }, { start, database: 'embedded' })).toEqual([])
})

test('a database that is not ours, and a target that is only a URL, are listed', () => {
  expect(
    leftoversOf({ start, database: { url: 'postgres://x' } }, { url: 'http://127.0.0.1:1' }),
  ).toEqual([
    'the database of old is used as it stands: each run finds what those before left',
    'new is used as it stands: not restarted, its data not put back',
  ])
})
