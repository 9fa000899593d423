import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkExits, describeExit, listExits } from './list-exits.ts'

const folder = await mkdtemp(join(tmpdir(), 'exits-'))
afterAll(async () => rm(folder, { recursive: true, force: true }))

test('a process that ended by itself is described with its code and the lines that matter of its log', async () => {
  const logFile = join(folder, 'shop-2.log')
  await writeFile(
    logFile,
    [
      'listening',
      "      throw er; // Unhandled 'error' event",
      '      ^',
      '',
      'error: terminating connection due to administrator command',
      '    at Parser.parseErrorMessage (/shop/node_modules/pg-protocol/parser.js:285:98)',
      '  length: 116,',
      "  severity: 'FATAL',",
      '  [Symbol(kCapture)]: false',
      '}',
      '',
      'Node.js v20.20.2',
    ].join('\n'),
  )
  const exit = { pid: 7, at: '2026-11-28T12:03:04.512Z', code: 1, signal: null, logFile }
  const exits = await listExits([{ exits: [] }, { exits: [exit] }])
  expect(exits.map(describeExit)).toEqual([
    'replica 2 exited with code 1 at 12:03:04.512Z: error: terminating connection due to administrator command',
  ])
  expect(checkExits(exits)).toMatchObject([
    { name: 'processes_kept_running', outcome: 'fail', observed: 1 },
  ])
})

test('a signal is named, and a log without a line is said to be empty', async () => {
  const exit = { pid: 7, at: '2026-11-28T12:03:04.512Z', code: null, signal: 'SIGSEGV' as const }
  const exits = await listExits([{ exits: [{ ...exit, logFile: join(folder, 'none.log') }] }])
  expect(exits.map(describeExit)).toEqual([
    'replica 1 was ended by SIGSEGV at 12:03:04.512Z: it logged nothing',
  ])
})

test('where every process runs there is no check', async () => {
  expect(checkExits(await listExits([{ exits: [] }]))).toEqual([])
  expect(await listExits()).toEqual([])
})
