import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  countEvidence,
  findMissingEvidence,
  MINIMUM_EVIDENCE,
  type EvidenceKind,
} from './minimum-evidence.ts'

const kinds = Object.entries(MINIMUM_EVIDENCE).map(([kind, rows]) => ({
  kind: kind as EvidenceKind,
  rows,
}))

describe.each(kinds)('$kind', ({ kind, rows }) => {
  const enough = Object.fromEntries(rows.map(({ counted, minimum }) => [counted, minimum]))

  test('is satisfied by its minimum, and by nothing that examined zero things', () => {
    expect(findMissingEvidence(kind, enough)).toBeNull()
    expect(findMissingEvidence(kind, {})).not.toBeNull()
  })

  test.each(rows.filter(({ minimum }) => minimum > 0))(
    'one less of $what is too little, and the sentence says what to send',
    ({ counted, minimum, send }) => {
      const reason = findMissingEvidence(kind, { ...enough, [counted]: minimum - 1 })
      expect(reason).toContain(send)
      expect(reason).toContain(minimum === 1 ? '; ' : `only ${minimum - 1} of at least ${minimum}`)
    },
  )

  test('reports every count beside its minimum', () => {
    expect(countEvidence(kind, enough)).toEqual(
      rows.map(({ counted, what, minimum }) => ({ counted, what, found: minimum, minimum })),
    )
  })
})

test('the docs state every row of the table', () => {
  const docs = readFileSync(new URL('../../../../docs/guarantees.md', import.meta.url), 'utf8')
  const missing = kinds.flatMap(({ kind, rows }) =>
    rows
      .filter(({ minimum }) => minimum > 0)
      .map(({ minimum, what }) => `| ${kind} | ${minimum} | ${what} |`)
      .filter((row) => !docs.includes(row)),
  )
  expect(missing).toEqual([])
})
