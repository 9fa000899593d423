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
import { createStoredComparison } from './stored-comparison.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.drop()
})

const away = 'postgres://nobody@127.0.0.1:1/none'

/** A comparison that is stored at this URL, which may change on the way. */
function storedAt(url: string, id = createRunId()) {
  const notes: string[] = []
  const env = { GAUNTLET_DATABASE_URL: url }
  const onStderr = (text: string) => void notes.push(text)
  const { io } = createFakeIo({ env, cwd: '/nowhere', onStderr })
  const print = createPrint(io, { json: false, quiet: false, verbose: false, noColor: true })
  return { id, notes, env, ...createStoredComparison(id, { root: io.cwd, io, print }) }
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
  const stored = storedAt(database.url)
  await stored.save(documentOf(1, 'interrupted'))
  await stored.save(documentOf(4, 'unfit'))
  const unfinished = { blocks: 4, outcome: 'no_evidence', isFinal: false }
  expect(await readRow(stored.id)).toEqual(unfinished)
  const resumed = storedAt(database.url, stored.id)
  await resumed.save(documentOf(5, 'interrupted'))
  await resumed.save(documentOf(10, 'decided', 'pass'))
  expect(resumed.isStored()).toBe(true)
  const ended = { blocks: 10, outcome: 'pass', isFinal: true }
  expect(await readRow(stored.id)).toEqual(ended)
  const again = storedAt(database.url, stored.id)
  await again.save(documentOf(10, 'decided', 'fail'))
  expect(again.isStored()).toBe(false)
  expect(again.notes.join('')).toContain('is stored already, with other contents')
  expect(await readRow(stored.id)).toEqual(ended)
})

test('a store that goes away costs one note, and is brought up to date when it is back', async () => {
  const stored = storedAt(database.url)
  await stored.save(documentOf(1, 'interrupted'))
  stored.env.GAUNTLET_DATABASE_URL = away
  await stored.save(documentOf(2, 'interrupted'))
  await stored.save(documentOf(3, 'interrupted'))
  expect(stored.isStored()).toBe(false)
  expect(stored.notes).toEqual([
    expect.stringMatching(
      /^The dashboard does not show this comparison as it stands: the results store/,
    ),
  ])
  expect(stored.notes[0]).toContain('the results store at 127.0.0.1:1/none cannot be used')
  stored.env.GAUNTLET_DATABASE_URL = database.url
  await stored.save(documentOf(4, 'interrupted'))
  expect(stored.isStored()).toBe(true)
  expect(await readRow(stored.id)).toMatchObject({ blocks: 4, isFinal: false })
})
