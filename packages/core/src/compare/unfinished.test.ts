import { expect, test } from 'vitest'
import type { Block } from './block.ts'
import { describeUnfinished } from './unfinished.ts'

/** Four blocks, one of them at the second attempt. */
const blocks = [1, 2, 2, 3, 4].map((block, at) => ({ block, valid: at !== 1 }) as Block)
const of = (stopped: 'interrupted' | 'unfit' | 'time' | 'looks_done', looks = [10, 20, 30]) =>
  describeUnfinished({ stopped, plan: { looks }, blocks })

test('how far an unfinished comparison came, by the blocks that count', () => {
  expect(of('interrupted')).toBe('Interrupted after 4 of 10, 20 or 30 blocks, or still running.')
  expect(of('unfit', [8])).toBe('Given up after 4 of 8 blocks: the host was too busy.')
})

test('one that ended has nothing of the kind, also where its time was over', () => {
  expect(of('time')).toBeUndefined()
  expect(of('looks_done')).toBeUndefined()
})
