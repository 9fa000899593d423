import { expect, test } from 'vitest'
import type { Asking } from './ask-reviewer.ts'
import { hearReviewers } from './hear-reviewers.ts'

test('an answer that cannot be kept ends the asking: nobody is paid for what will not be used', async () => {
  const askings = Array.from({ length: 9 }, (_, key) => ({ key: String(key) }) as Asking)
  const asked: string[] = []
  const hearing = hearReviewers(askings, {
    source: {
      replayed: false,
      notes: [],
      prepare: () => Promise.resolve(),
      listUnanswered: () => Promise.resolve(askings),
      answer: async ({ key }) => {
        asked.push(key)
        return await Promise.reject(new Error('the disk is full'))
      },
    },
    concurrency: 3,
    progress: () => undefined,
    signal: new AbortController().signal,
  })
  await expect(hearing).rejects.toThrow('the disk is full')
  expect(asked).toEqual(['0', '1', '2'])
})
