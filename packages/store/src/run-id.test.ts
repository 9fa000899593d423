import { expect, test } from 'vitest'
import { createRunId } from './run-id.ts'

test('a run id is a UUIDv7 that holds the time', () => {
  // 0x017F22E279B0 is the time of the example in RFC 9562, appendix A.6.
  const id = createRunId(0x017f22e279b0)
  expect(id).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('ids of later milliseconds sort later', () => {
  const ids = [3, 1, 2].map((ms) => createRunId(1_760_000_000_000 + ms))
  expect(ids.toSorted()).toEqual([ids[1], ids[2], ids[0]])
})
