import type { VerdictDocument } from '@gauntlet/contract'
import { runCli } from '@gauntlet/testkit'
import { cp, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPrint } from '../cli/print.ts'
import { main } from '../cli/main.ts'
import { renderDemo } from './render-demo.ts'
import { runDemo } from './run-demo.ts'

const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
const project = fileURLToPath(new URL('project', import.meta.url))

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-demo-test-'))
  // The test imports the source: in an empty folder the command itself brings the package.
  await symlink(modules, join(folder, 'node_modules'))
})
afterEach(() => rm(folder, { recursive: true }))

/** No results store: an address that answers nobody would be noticed. */
const env = { ...process.env, GAUNTLET_DATABASE_URL: 'postgres://127.0.0.1:1/none' }
const demo = (...args: string[]) => runCli(main, ['demo', ...args], { env, cwd: folder })

test('two lines, the page and the config; with --json the verdict', async () => {
  const { stdout } = await demo('--dir', 'shop')
  expect(stdout).toContain('\nHTTP errors 0 -> 0\n')
  expect(stdout).toMatch(/^oversold stock [1-9]\d* -> 0$/m)
  const page = /file:\/\/\S+verdict\.html/.exec(stdout)?.[0] ?? ''
  expect(await readFile(fileURLToPath(page), 'utf8')).toContain('no ticket is sold twice')
  expect(stdout).toContain(join(folder, 'shop/gauntlet.config.ts'))

  const json = await demo('--dir', 'again', '--json')
  const document = JSON.parse(json.stdout) as VerdictDocument
  expect(document.stages.map(({ stage }) => stage)).toEqual(['load', 'guarantees'])
  // Also while the machine is busy with other tests.
  expect({ verdict: document.verdict, exit: json.exit }).toEqual({ verdict: 'ship', exit: 0 })
})

test('a fix that fixes nothing is hold', async () => {
  const root = join(folder, 'shop')
  await cp(project, root, { recursive: true })
  await cp(join(project, 'before.mjs'), join(root, 'after.mjs'))
  const signal = new AbortController().signal
  const io = {
    stdout: () => undefined,
    stderr: () => undefined,
    env,
    cwd: root,
    signal,
    isTerminal: false,
    columns: () => 80,
    now: () => new Date(),
  }
  const plain = { json: false, quiet: false, verbose: false, noColor: true }
  const print = createPrint(io, plain)
  const result = await runDemo({ root, io, print })
  expect(result.document.verdict).toBe('hold')
  const text = renderDemo(result, root, print.style)
  expect(text).toMatch(/^oversold stock [1-9]\d* -> [1-9]\d*$/m)
  expect(text).toMatch(/verdict: hold\n {2}.*no ticket is sold twice/)
})

test('a folder that is not empty is left as it is', async () => {
  await writeFile(join(folder, 'mine.txt'), 'mine')
  const { exit, stderr } = await demo('--dir', '.')
  expect({ exit, stderr }).toMatchObject({ exit: 2, stderr: expect.stringContaining('not empty') })
  expect(await readdir(folder)).toEqual(['mine.txt', 'node_modules'])
})
