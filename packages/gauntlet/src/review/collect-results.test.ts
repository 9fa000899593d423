import { expect, test } from 'vitest'
import type { ReviewRequest } from './ask-reviewer.ts'
import { collectResults } from './collect-results.ts'

test('an answer that cannot be saved ends the requests: no answer is paid for that will not be used', async () => {
  const requests = Array.from({ length: 9 }, (_, key) => ({ key: String(key) }) as ReviewRequest)
  const asked: string[] = []
  const collected = collectResults(requests, {
    source: {
      replayed: false,
      notes: [],
      prepare: () => Promise.resolve(),
      listUnanswered: () => Promise.resolve(requests),
      answer: async ({ key }) => {
        asked.push(key)
        return await Promise.reject(new Error('the disk is full'))
      },
    },
    concurrency: 3,
    progress: () => undefined,
    signal: new AbortController().signal,
  })
  await expect(collected).rejects.toThrow('the disk is full')
  expect(asked).toEqual(['0', '1', '2'])
})
