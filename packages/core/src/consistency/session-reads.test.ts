import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import { checkMonotonicReads, checkReadYourWrites, type GuaranteeResult } from './index.ts'
import { op, read, write } from './test-support/sentences.ts'
import { toHistory } from './test-support/small-history.ts'
import { UNREAD } from './unread.ts'

type Case = {
  readonly name: string
  readonly sent: readonly Operation[]
  /** The operations of each anomaly: what raised the version, and the read that was below it. */
  readonly pairs?: readonly (readonly number[])[]
  readonly compared: number
  readonly missing?: string
}

const toFound = ({ anomalies, evidence, missing }: GuaranteeResult) => ({
  pairs: anomalies.map(({ operations }) => operations),
  compared: evidence[0]?.found,
  missing,
})

const remedy = "versions are numbers, ISO 8601 times, or text with versions: 'text'"

describe('reads of one client', () => {
  test.each<Case>([
    {
      name: 'all are held to the highest version so far, not to the last',
      sent: [read(1, 0, 5), read(1, 2, 3), read(1, 4, 4), read(1, 6, 5), read(1, 8, 7)],
      pairs: [
        [0, 1],
        [0, 2],
      ],
      compared: 4,
    },
    {
      name: 'one that another overlaps is in force once it has returned',
      sent: [
        op('read', [1, 0, 10], { value: 5 }),
        op('read', [1, 5, 6], { value: 3 }),
        op('read', [1, 12, 13], { value: 4 }),
      ],
      pairs: [[0, 2]],
      compared: 1,
    },
    {
      name: 'nothing is below every version, and nothing after nothing is no step back',
      sent: [read(1, 0, null), read(1, 2, null), read(1, 4, 1), read(1, 6, null)],
      pairs: [[2, 3]],
      compared: 3,
    },
    {
      name: 'a value that is no version is named, though only nothing stands beside it',
      sent: [read(1, 0, null), read(1, 2, 'later')],
      compared: 1,
      missing: `"later" has no order: ${remedy}`,
    },
    {
      name: 'a value that is no version is named where nothing comes after it',
      sent: [read(1, 0, 'before'), read(1, 2, null)],
      pairs: [[0, 1]],
      compared: 1,
      missing: `"before" has no order: ${remedy}`,
    },
    {
      name: 'without a key there is nothing to compare',
      sent: [2, 1].map((value, at) => ({ ...read(1, 2 * at, value), key: null })),
      compared: 0,
    },
    {
      name: 'what a read asked for is not what it saw',
      sent: [read(1, 0, 5), { ...read(1, 2, null), proposal: '6' }],
      pairs: [[0, 1]],
      compared: 1,
    },
    {
      name: 'answers of writes are not examined, so they may be unreadable',
      sent: [read(1, 0, 5), write([1, 2], UNREAD, { proposal: null }), read(1, 4, 5)],
      compared: 1,
    },
  ])('$name', ({ sent, pairs = [], compared, missing = null }) => {
    expect(toFound(checkMonotonicReads(toHistory(sent)))).toEqual({ pairs, compared, missing })
  })
})

describe('reads after writes of one client', () => {
  test.each<Case>([
    {
      name: 'the version that a write answered counts, not the one it proposed',
      sent: [write([1, 0], '8', { proposal: '7' }), read(1, 2, 7)],
      pairs: [[0, 1]],
      compared: 1,
    },
    {
      name: 'a write whose answer could not be read made what it proposed',
      sent: [write([1, 0], UNREAD, { proposal: '7' }), read(1, 2, 6), read(1, 4, 7)],
      pairs: [[0, 1]],
      compared: 2,
    },
    {
      name: 'a write without version and proposal is below all',
      sent: [write([1, 0], null), read(1, 2, null), read(1, 4, 1)],
      compared: 2,
    },
    {
      name: 'a write that was refused, or has no answer, need not be seen',
      sent: [
        write([1, 0], '8', { outcome: 'fail', status: 409 }),
        write([1, 2], '9', { outcome: 'info', status: 0 }),
        read(1, 4, 7),
      ],
      compared: 0,
    },
  ])('$name', ({ sent, pairs = [], compared, missing = null }) => {
    expect(toFound(checkReadYourWrites(toHistory(sent)))).toEqual({ pairs, compared, missing })
  })
})
