import type { CompareDocument, CompareStop, Outcome } from '@gauntlet/contract'
import type { Block } from '@gauntlet/core/compare'
import { createRunId, openStore } from '@gauntlet/store'
import {
  buildCompareDocument,
  buildRunMeasures,
  createFakeIo,
  createTestDatabase,
  type TestDatabase,
} from '@gauntlet/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPrint } from '../cli/print.ts'
import { keepComparison } from './keep-comparison.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.drop()
})

const away = 'postgres://nobody@127.0.0.1:1/none'

/** A comparison that is kept at this URL, which may change on the way. */
function keptAt(url: string, id = createRunId()) {
  const told: string[] = []
  const env = { GAUNTLET_DATABASE_URL: url }
  const onStderr = (text: string) => void told.push(text)
  const { io } = createFakeIo({ env, cwd: '/nowhere', onStderr })
  const print = createPrint(io, { json: false, quiet: false, noColor: true })
  return { id, told, env, ...keepComparison(id, { root: io.cwd, io, print }) }
}

const documentOf = (blocks: number, stopped: CompareStop, outcome: Outcome = 'no_evidence') =>
  buildCompareDocument({ stopped, outcome, blocks: Array.from({ length: blocks }, buildBlock) })

const buildBlock = (_: unknown, at: number): Block => ({
  block: at + 1,
  attempt: 1,
  first: 'baseline',
  baseline: buildRunMeasures({ run_id: `b${at}` }),
  candidate: buildRunMeasures({ run_id: `c${at}` }),
  valid: true,
  duration_ms: 1000,
})

async function readRow(id: string) {
  const store = await openStore({ url: database.url })
  try {
    const found = await store.evidence.find('compare', id)
    const { blocks } = (found?.document ?? { blocks: [] }) as CompareDocument
    return { blocks: blocks.length, outcome: found?.outcome, isFinal: found?.is_final }
  } finally {
    await store.close()
  }
}

test('the row follows its comparison block by block, is replaced by what goes on, and stays once that has ended', async () => {
  const sitting = keptAt(database.url)
  await sitting.save(documentOf(1, 'interrupted'))
  await sitting.save(documentOf(4, 'unfit'))
  const unfinished = { blocks: 4, outcome: 'no_evidence', isFinal: false }
  expect(await readRow(sitting.id)).toEqual(unfinished)
  const resumed = keptAt(database.url, sitting.id)
  await resumed.save(documentOf(5, 'interrupted'))
  await resumed.save(documentOf(10, 'decided', 'pass'))
  expect(resumed.isKept()).toBe(true)
  const ended = { blocks: 10, outcome: 'pass', isFinal: true }
  expect(await readRow(sitting.id)).toEqual(ended)
  const again = keptAt(database.url, sitting.id)
  await again.save(documentOf(10, 'decided', 'fail'))
  expect(again.isKept()).toBe(false)
  expect(again.told.join('')).toContain('is stored already, with other contents')
  expect(await readRow(sitting.id)).toEqual(ended)
})

test('a store that goes away costs one note, and is brought up to date when it is back', async () => {
  const sitting = keptAt(database.url)
  await sitting.save(documentOf(1, 'interrupted'))
  sitting.env.GAUNTLET_DATABASE_URL = away
  await sitting.save(documentOf(2, 'interrupted'))
  await sitting.save(documentOf(3, 'interrupted'))
  expect(sitting.isKept()).toBe(false)
  expect(sitting.told).toEqual([
    expect.stringMatching(
      /^The dashboard does not show this comparison as it stands: the results store/,
    ),
  ])
  expect(sitting.told[0]).toContain('the results store at 127.0.0.1:1/none cannot be used')
  sitting.env.GAUNTLET_DATABASE_URL = database.url
  await sitting.save(documentOf(4, 'interrupted'))
  expect(sitting.isKept()).toBe(true)
  expect(await readRow(sitting.id)).toMatchObject({ blocks: 4, isFinal: false })
})
