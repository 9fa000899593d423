import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { bundledCommand, checkPrinted, startRawServer } from '@gauntlet/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../bin/gauntlet.js', import.meta.url))
let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-bin-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

function start(args: readonly string[], bin = bundledCommand()) {
  const env = { ...process.env, GAUNTLET_DATABASE_URL: 'postgres://127.0.0.1:1/none' }
  const child = spawn(process.execPath, [bin, ...args], { cwd: root, env })
  return { child, closed: once(child, 'close') }
}

async function call(args: readonly string[], bin?: string) {
  const { child, closed } = start(args, bin)
  let stderr = ''
  let stdout = ''
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  const [exit] = (await closed) as [number]
  return { exit, stdout, stderr }
}

test('a reader that closes both streams early does not change how the command ends', async () => {
  const { child, closed } = start(['nonsense'])
  child.stdout.destroy()
  child.stderr.destroy()
  expect(await closed).toEqual([2, null])
})

test('a config that waits for ever is said to, with exit 2', async () => {
  await writeFile(join(root, 'gauntlet.config.mjs'), 'await new Promise(() => {})\n')
  const { exit, stderr } = await call(['smoke'])
  expect(exit).toBe(2)
  expect(stderr).toContain('Look for a top-level `await` in the config')
})

test.each([
  { code: 0, exit: 2 },
  { code: 3, exit: 3 },
])(
  'a config that ends the process with $code is no success and no silence, from source too',
  async ({ code, exit }) => {
    await writeFile(join(root, 'gauntlet.config.mjs'), `process.exit(${code})\n`)
    const ended = await call(['smoke'], source)
    expect(ended.exit).toBe(exit)
    expect(ended.stderr).toContain(
      `\`process.exit(${code})\` ended the command before it had a result`,
    )
    expect(ended.stdout).toBe('')
  },
)

test('what ends a command is printed once', async () => {
  await writeFile(join(root, 'gauntlet.config.mjs'), 'await new Promise(() => {})\n')
  const { stderr } = await call(['smoke'])
  expect(stderr).not.toContain('ended the command before it had a result')
})

test('where few files may be open it is printed once why, in one document with --json', async () => {
  const line = ['-c', 'ulimit -n 40; exec "$@"', 'sh', process.execPath, source, 'smoke', '--json']
  const child = spawn('/bin/sh', line, { cwd: root })
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)]
  const [exit] = (await once(child, 'close')) as [number]
  expect(exit).toBe(2)
  expect((await stderr).match(/^gauntlet: .*$/gm)).toEqual([expect.stringContaining('EMFILE')])
  expect(JSON.parse(await stdout)).toMatchObject({ schema: 'gauntlet.error/1', exit_code: 2 })
})

test('a terminal that closes asks to stop, as Ctrl-C does, however often it says so', async () => {
  const target = await startRawServer(() => child.kill('SIGHUP')) // never answers
  const url = `{ url: '${target.origin}' }`
  const config = `export default { compare: { baseline: 'a', candidate: 'b' }, targets: { a: ${url}, b: ${url} } }\n`
  await writeFile(join(root, 'gauntlet.config.mjs'), config)
  const { child, closed } = start(['smoke'])
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk)
    child.kill('SIGHUP')
  })
  const end = await closed
  await target.close()
  expect(stderr).toContain('SIGHUP: stopping; what was measured is saved')
  expect(end).toEqual([3, null])
})

const ends = (code: number) => `process.exit(${code})\n`
const throws = `setTimeout(() => { throw new Error('from a timer') })\nawait new Promise((end) => setTimeout(end, 500))\n`

test.each([
  { what: 'a usage error', args: ['nonsense'], config: '', exit_code: 2, code: 'USAGE' },
  { what: 'a config that throws', args: ['smoke'], config: 'nowhere()\n', exit_code: 2, code: 'CONFIG_INVALID' },
  { what: 'a config that waits for ever', args: ['up'], config: 'await new Promise(() => {})\n', exit_code: 2, code: 'USAGE' },
  { what: 'a config that ends the process with 0', args: ['smoke'], config: ends(0), exit_code: 2, code: 'USAGE' },
  { what: 'a config that ends the process with 1', args: ['smoke'], config: ends(1), exit_code: 70, code: 'BUG' },
  { what: 'a config that ends the process with 9', args: ['smoke'], config: ends(9), exit_code: 9, code: 'USAGE' },
  { what: 'an error that nobody catches', args: ['smoke'], config: throws, exit_code: 70, code: 'BUG' },
  { what: 'a store that is away', args: ['report'], config: '', exit_code: 4, code: 'STORE_UNREACHABLE' },
  { what: 'a store that is away, of serve', args: ['serve', '--port', '0'], config: '', exit_code: 4, code: 'STORE_UNREACHABLE' },
  { what: 'a gap that is not there', args: ['gaps', 'close', 'x', '--gaps', 'gaps.yaml'], config: '', exit_code: 5, code: 'NOT_FOUND' },
])('$what: one document with --json', async ({ args, config, exit_code, code }) => {
  await writeFile(join(root, 'gaps.yaml'), 'gaps: []\n')
  await writeFile(join(root, 'gauntlet.config.mjs'), `${config}export default {}\n`)
  const { exit, stdout, stderr } = await call([...args, '--json'])
  checkPrinted(stdout)
  const document = JSON.parse(stdout) as { readonly message: string }
  expect(document).toMatchObject({ schema: 'gauntlet.error/1', exit_code, code })
  expect(exit).toBe(exit_code)
  expect(stderr).toContain(document.message)
}) // prettier-ignore
