import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { DatabaseRow, Guarantee } from './guarantee.ts'
import type { StoredAnswers } from './read-stored.ts'
import { readStoredFile, writeStoredFile } from './stored-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-stored-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'a.rows.jsonl')

const guarantee = { name: 'g', stored: 'select 1' } as unknown as Guarantee
const answersOf = (rows: readonly DatabaseRow[]): StoredAnswers => ({
  warnings: [],
  rowsOf: () => rows,
})

test('rows with long texts take as many lines as they need, and come back', async () => {
  const rows = Array.from({ length: 9 }, (_, at) => ({ key: `${at}`.padEnd(4 * 1_048_576, 'x') }))
  await writeStoredFile(file, [guarantee], answersOf(rows))
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(17 * 1_048_576)
  const read = (await readStoredFile(file)).rowsOf('g')
  expect(JSON.stringify(read) === JSON.stringify(rows)).toBe(true)
})

test('no rows are a line too: they were asked for', async () => {
  await writeStoredFile(file, [guarantee], answersOf([]))
  expect((await readStoredFile(file)).rowsOf('g')).toEqual([])
})

test('what a query found without the id of the run comes back too', async () => {
  const others = [{ key: 'own-1' }]
  await writeStoredFile(file, [guarantee], { ...answersOf([]), othersOf: () => others })
  const read = await readStoredFile(file)
  expect([read.rowsOf('g'), read.othersOf?.('g')]).toEqual([[], others])
})

test.each([
  '{"warnings":5}',
  '{"warnings":[1]}',
  'null',
  '[]',
  '5',
  '{"guarantee":"g"}',
  '{"guarantee":5,"rows":[]}',
  '{"guarantee":"g","rows":5}',
  '{"guarantee":"g","rows":[1]}',
  '{"guarantee":"g","before":{}}',
  '{"guarantee":"g","others":[5]}',
  '{"guarantee":"g","besides":null}',
  '{"guarantee":"g","besides":{"deliveries":[5]}}',
  '{"guarantee":"g","deliveries":"x"}',
])('a file with the line %s is refused', async (line) => {
  writeFileSync(file, `{"warnings":[]}\n${line}\n`)
  await expect(readStoredFile(file)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringContaining('it is damaged') as string,
  })
})
