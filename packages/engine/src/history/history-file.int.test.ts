import type { ToolError } from '@gauntlet/contract'
import {
  generatedId,
  HistoryBuilder,
  mergeHistories,
  type ColumnName,
  type HistoryChunk,
  type Operation,
} from '@gauntlet/core/history'
import * as fc from 'fast-check'
import { execFile, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeChunk, MAGIC, toFrame, VERSION, type FrameKind } from './history-format.ts'
import { openHistoryWriter } from './history-writer.ts'
import { readHistory } from './read-history.ts'

let folder = ''
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-history-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const fresh = (): string => join(folder, `${(files += 1)}.history`)
const header = { prefix: 'g-t-', runId: 'run-1', startedAt: '2026-11-21T05:00:00.000Z', worker: 0 }

const operation = (index: number, more: Partial<Operation> = {}): Operation => ({
  invokedAtNs: 1e15 + index * 1_000,
  returnedAtNs: 1e15 + index * 1_000 + 500,
  outcome: (['ok', 'fail', 'info'] as const)[index % 3] ?? 'ok',
  action: 'write',
  key: generatedId('g-t-', index),
  value: `variant-${index % 2}`,
  proposal: index,
  client: index % 64,
  status: 200,
  step: 'assign',
  guarantee: 'sticky',
  ...more,
})

async function write(path: string, operations: readonly Operation[], worker = 0): Promise<void> {
  const writer = await openHistoryWriter(path, { ...header, worker })
  for (const each of operations) writer.add(each)
  await writer.close()
}

test('what was recorded is read back, ordered by invocation', async () => {
  const path = fresh()
  await write(path, [operation(2), operation(0, { key: 'own-key' }), operation(1, { value: null })])
  const { history, complete, header: read } = await readHistory(path)
  expect([read, complete, history.length]).toEqual([header, true, 3])
  const rows = Array.from({ length: 3 }, (_, row) => [
    history.keys.decode(history.key[row] as number),
    history.values.decode(history.value[row] as number),
    history.steps[history.step[row] as number],
    history.guarantees[history.guarantee[row] as number],
    history.outcome[row],
  ])
  expect(rows).toEqual([
    ['own-key', 'variant-0', 'assign', 'sticky', 0],
    ['g-t-1', null, 'assign', 'sticky', 1],
    ['g-t-2', 'variant-0', 'assign', 'sticky', 2],
  ])
})

test('the histories of two workers merge by time', async () => {
  const [left, right] = [fresh(), fresh()]
  await write(left, [operation(0), operation(2)])
  await write(right, [operation(1, { key: 'other', step: 'read' }), operation(3)], 1)
  const both = await Promise.all([left, right].map(readHistory))
  const merged = mergeHistories(both.map(({ history }) => history))
  expect([...merged.key].map((code) => merged.keys.decode(code))).toEqual([
    'g-t-0',
    'other',
    'g-t-2',
    'g-t-3',
  ])
})

test('a run that is killed keeps what it had flushed, and says that it is not complete', async () => {
  const path = fresh()
  const child = fork(new URL('./fixtures/endless-writer.ts', import.meta.url), [path], {
    execArgv: ['--import', 'tsx'],
  })
  try {
    await once(child, 'message')
    const start = (await stat(path)).size
    // The second flush: the first may hold the first rows only.
    await expect.poll(async () => (await stat(path)).size).toBeGreaterThan(start + 10_000)
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const { history, complete, problem } = await readHistory(path)
  expect(complete).toBe(false)
  expect(problem).toMatch(/not finished|cut off/)
  expect(history.length).toBeGreaterThan(100)
  // The rows are the first ones, without a gap.
  expect(Array.from(history.proposal.slice(0, 100), (code) => history.values.decode(code))).toEqual(
    Array.from({ length: 100 }, (_, index) => String(index)),
  )
})

test('wherever a file is cut or a bit flipped, what is read is a beginning of the truth', async () => {
  const path = fresh()
  await write(
    path,
    Array.from({ length: 50 }, (_, index) => operation(index)),
  )
  const bytes = await readFile(path)
  const damaged = fresh()
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.boolean(), fc.nat(7), async (at, cut, bit) => {
      const other = cut ? bytes.subarray(0, at) : Buffer.from(bytes)
      if (!cut) other[at] = (other[at] as number) ^ (1 << bit)
      await writeFile(damaged, other)
      const seen = await readHistory(damaged).then(
        ({ complete, history }) =>
          `${complete ? 'complete' : 'incomplete'}, ${history.length} rows`,
        (error: ToolError) => error.code,
      )
      expect(['FILE_UNREADABLE', 'incomplete, 0 rows', 'incomplete, 50 rows']).toContain(seen)
    }),
    { seed: 20_261_121, numRuns: 400 },
  )
})

test.each([
  ['no such file', undefined, /ENOENT/],
  ['another kind of file', Buffer.from('{"hello":"world, this is JSON"}'), /not a history file/],
  ['an empty file', Buffer.alloc(0), /not a history file/],
  [
    'a newer version',
    Buffer.concat([Buffer.from('GHISTORY'), Buffer.from([9, 0, 0, 0])]),
    /of version 9, and this Gauntlet reads version 1/,
  ],
])('%s is refused by name', async (_name, bytes, message) => {
  const path = fresh()
  if (bytes) await writeFile(path, bytes)
  await expect(readHistory(path)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringMatching(message) as string,
  })
})

/** A file of these frames, each with the checksum of what it holds. */
const fileOf = (...frames: readonly (readonly [FrameKind, Uint8Array])[]): Buffer =>
  Buffer.concat([
    MAGIC,
    Buffer.from([VERSION, 0, 0, 0]),
    ...frames.map(([kind, payload]) => toFrame(kind, payload)),
  ])
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const head = ['header', json(header)] as const

/** Three operations, with something changed in what is written. */
function chunkWith(change: (chunk: HistoryChunk) => Partial<HistoryChunk> = () => ({})): Buffer {
  const builder = new HistoryBuilder({ prefix: 'g-t-' })
  for (const index of [0, 1, 2]) builder.add(operation(index, { key: `own-${index}` }))
  const chunk = builder.drain()
  return encodeChunk({ ...chunk, ...change(chunk) })
}
const setColumn =
  (name: ColumnName, value: number) =>
  ({ columns }: HistoryChunk): Partial<HistoryChunk> => {
    columns[name].fill(value)
    return { columns }
  }

async function readBytes(bytes: Buffer): Promise<string> {
  const path = fresh()
  await writeFile(path, bytes)
  const { complete, problem, history } = await readHistory(path)
  return complete ? `complete, ${history.length} rows` : String(problem)
}

test('a file of right checksums is complete where its end says what it has', async () => {
  expect(await readBytes(fileOf(head, ['chunk', chunkWith()], ['end', json({ rows: 3 })]))).toBe(
    'complete, 3 rows',
  )
})

test.each([
  ['a chunk is missing', fileOf(head, ['end', json({ rows: 3 })]), /says 3 rows, and it has 0/],
  ['more rows than there are', fileOf(head, ['chunk', chunkWith()], ['end', json({ rows: 80 })]), /says 80 rows, and it has 3/],
  ['an end that says nothing', fileOf(head, ['chunk', chunkWith()], ['end', json('rows')]), /its end is damaged/],
  ['an end that is no JSON', fileOf(head, ['chunk', chunkWith()], ['end', Buffer.from('{{')]), /its end is damaged/],
  ['more behind the end', Buffer.concat([fileOf(head, ['chunk', chunkWith()], ['end', json({ rows: 3 })]), Buffer.from('junk')]), /more behind its end/],
  ['a chunk of seven bytes', fileOf(head, ['chunk', Buffer.alloc(7)]), /damaged after 0 rows/],
  ['keys that are no list', fileOf(head, ['chunk', chunkWith(() => ({ keys: null as never }))]), /damaged after 0 rows/],
  ['keys that are no texts', fileOf(head, ['chunk', chunkWith(() => ({ keys: [1, 2, 3] as never }))]), /damaged after 0 rows/],
  ['too few keys', fileOf(head, ['chunk', chunkWith(() => ({ keys: ['one'] }))], ['end', json({ rows: 3 })]), /row \d points at nothing/],
  ['a key twice', fileOf(head, ['chunk', chunkWith(() => ({ keys: ['one', 'one', 'two'] }))], ['end', json({ rows: 3 })]), /a text is in its table twice/],
  ['a guarantee twice', fileOf(head, ['chunk', chunkWith(() => ({ guarantees: ['a', 'a'] }))], ['end', json({ rows: 3 })]), /a text is in its table twice/],
  ['a step that is not there', fileOf(head, ['chunk', chunkWith(() => ({ steps: [] }))], ['end', json({ rows: 3 })]), /row \d points at nothing/],
  ['an action that is none', fileOf(head, ['chunk', chunkWith(setColumn('action', 7))], ['end', json({ rows: 3 })]), /row \d points at nothing/],
  ['an outcome that is none', fileOf(head, ['chunk', chunkWith(setColumn('outcome', 3))], ['end', json({ rows: 3 })]), /row \d points at nothing/],
  ['times that are no numbers', fileOf(head, ['chunk', chunkWith(setColumn('returnedAtNs', Number.NaN))], ['end', json({ rows: 3 })]), /row \d points at nothing/],
])('right checksums, but %s: the history is not complete', async (_, bytes, problem) => {
  expect(await readBytes(bytes)).toMatch(problem)
}) // prettier-ignore

test.each([
  ['null', json(null)],
  ['a list', json([])],
  ['a number', json(5)],
  ['no JSON', Buffer.from('{')],
  ['nested without end', Buffer.from('['.repeat(200_000))],
  ['an id that is no text', json({ ...header, runId: 5 })],
])('right checksums, but a header that is %s: refused', async (_, payload) => {
  const path = fresh()
  await writeFile(path, fileOf(['header', payload], ['end', json({ rows: 0 })]))
  await expect(readHistory(path)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringContaining('its header is damaged') as string,
  })
})

test('a folder or a pipe in the place of a history is refused at once', async () => {
  const pipe = fresh()
  await promisify(execFile)('mkfifo', [pipe])
  for (const path of [folder, pipe])
    await expect(readHistory(path)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('it is not a file') as string,
    })
})

test('a history whose first bytes cannot be written leaves no file open', async () => {
  const client = fileURLToPath(new URL('./fixtures/unwritable-history.mjs', import.meta.url))
  const command = 'ulimit -f 0; exec "$0" --expose-gc --import tsx "$@"'
  const child = spawn('/bin/bash', ['-c', command, process.execPath, client, fresh()], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const [said] = await once(child, 'message')
  expect(said).toEqual({ refused: 'FILE_TOO_LARGE', warnings: [] })
})

test('a history that exists is never overwritten, and a folder that does not is named', async () => {
  const path = fresh()
  await write(path, [operation(0)])
  await expect(write(path, [])).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
  expect((await readHistory(path)).history.length).toBe(1)
  await expect(write(join(folder, 'nowhere', 'x.history'), [])).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: expect.stringContaining('nowhere') as string,
  })
})
