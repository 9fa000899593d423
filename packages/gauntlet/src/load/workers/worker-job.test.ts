import { expect, test } from 'vitest'
import { readSaid, writeSaid } from './worker-job.ts'

test('times of a machine that has been up for months are numbers, and values keep their digits', () => {
  const counts = { ok: 1, fail: 0, info: 0, overlapping: 0 }
  const said = {
    guarantees: {
      failures: {},
      unreadable: {},
      problem: null,
      writes: { counts, times: [2 ** 60, 2 ** 60 + 1e6], overlapping: 0 },
    },
    errors: [{ kind: 'POST /orders 500', count: 2 }],
    seen: [{ values: [[2 ** 60, 9007199254740993n] as const], incomplete: null }],
  }
  expect(readSaid(JSON.parse(JSON.stringify(writeSaid(said))))).toEqual(said)
})
