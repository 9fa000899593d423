import { compareBlocks } from '@gauntlet/core/compare'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { CompareDocument } from './compare.ts'
import { checkDocument, parseDocument } from './document.ts'

/** What `gauntlet compare --blocks 7 --json` of version 0.1 printed: two invalid attempts, one new kind of failure. */
const recorded = await readFile(new URL('fixtures/compare-1.json', import.meta.url), 'utf8')
const old = JSON.parse(recorded) as Record<string, never>

test('a recorded document of version 1 is read, and its blocks give the metrics that it has', () => {
  const document = parseDocument(CompareDocument, recorded, 'compare.json')
  expect(document.schema).toBe('gauntlet.compare/2')
  const { metrics, new_errors, warnings, plan, blocks } = document
  const planned = new Set(plan.metrics.map(({ metric }) => metric))
  const again = compareBlocks(plan, blocks)
  expect(again).toMatchObject({
    new_errors,
    warnings: warnings.filter(({ metric }) => planned.has(metric)),
  })
  // Rows of today say their quantile, too.
  expect(again.metrics).toMatchObject(metrics.filter(({ metric }) => planned.has(metric)))
})

test('every value of the recorded document is there, under a key of version 2', () => {
  const listValues = (value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(listValues)
      : [JSON.stringify(value)]
  const sortValues = (document: unknown) =>
    listValues(document).toSorted((one, other) => one.localeCompare(other))
  const read = parseDocument(CompareDocument, recorded, 'compare.json')
  expect(sortValues(read)).toEqual(sortValues({ ...old, schema: 'gauntlet.compare/2' }))
})

test.each([
  {
    what: 'no blocks',
    change: { blocks: undefined },
    says: '/blocks must be array',
  },
  {
    what: 'a block that is a word',
    change: { blocks: ['first'] },
    says: '/blocks/0 must be object',
  },
  {
    what: 'another stop',
    change: { stopped: 'bored' },
    says: '/stopped must be "decided" or "settled" or',
  },
  {
    what: 'another version',
    change: { schema: 'gauntlet.compare/3' },
    says: '/schema must be "gauntlet.compare/2"',
  },
])('a document with $what is refused, and the place named', ({ change, says }) => {
  const broken = JSON.parse(JSON.stringify({ ...old, ...change })) as unknown
  const check = () => checkDocument(CompareDocument, broken, 'compare.json')
  expect(check).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }))
  expect(check).toThrow(`compare.json: `)
  expect(check).toThrow(says)
})
