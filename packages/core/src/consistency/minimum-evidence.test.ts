import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { stageMinimum } from '../verdict/require-substance.ts'
import { describeGuaranteeKinds, guaranteeKinds } from './guarantee-kinds.ts'
import { countEvidence, findMissingEvidence } from './minimum-evidence.ts'

const minimums = [
  ...guaranteeKinds.flatMap(({ kind, minimum, forms = {} }) => [
    { name: kind, rows: minimum },
    ...Object.entries(forms).map(([name, rows]) => ({ name, rows })),
  ]),
  { name: 'stage', rows: stageMinimum },
]

describe.each(minimums)('$name', ({ rows }) => {
  const enough = Object.fromEntries(rows.map(({ counted, minimum }) => [counted, minimum]))

  test('is satisfied by its minimum, and by nothing that examined zero things', () => {
    expect(findMissingEvidence(rows, enough)).toBeNull()
    expect(findMissingEvidence(rows, {})).not.toBeNull()
  })

  test.each(rows.filter(({ minimum }) => minimum > 0))(
    'one less of $what is too little, and the sentence says what to send',
    ({ counted, minimum, send }) => {
      const reason = findMissingEvidence(rows, { ...enough, [counted]: minimum - 1 })
      expect(reason).toContain(send)
      expect(reason).toContain(minimum === 1 ? '; ' : `only ${minimum - 1} of at least ${minimum}`)
    },
  )

  test('reports every count beside its minimum', () => {
    expect(countEvidence(rows, enough)).toEqual(
      rows.map(({ counted, what, minimum }) => ({ counted, what, found: minimum, minimum })),
    )
  })
})

const docs = readFileSync(new URL('../../../../docs/guarantees.md', import.meta.url), 'utf8')
const tables = () => {
  const { kinds, minimums: least, options } = describeGuaranteeKinds(guaranteeKinds)
  return { guarantees: kinds, minimums: [...least, ['stage', '1', 'checks']], options }
}

test.each(['guarantees', 'minimums', 'options'] as const)(
  'the docs have every row of the table of %s',
  (name) => {
    const lines = tables()[name].map((cells) => `| ${cells.join(' | ')} |`)
    expect(lines.length).toBeGreaterThan(3)
    expect(lines.filter((line) => !docs.includes(line))).toEqual([])
  },
)
