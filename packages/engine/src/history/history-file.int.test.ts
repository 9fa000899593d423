import type { ToolError } from '@gauntlet/contract'
import { generatedId, mergeHistories, type Operation } from '@gauntlet/core/history'
import * as fc from 'fast-check'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
