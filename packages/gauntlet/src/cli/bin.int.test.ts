import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startRawServer } from '@gauntlet/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../../bin/gauntlet.js', import.meta.url))
let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-bin-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

function start(...args: string[]) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: root })
  return { child, closed: once(child, 'close') }
}

async function call(...args: string[]) {
  const { child, closed } = start(...args)
  let stderr = ''
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const [exit] = (await closed) as [number]
  return { exit, stderr }
}

test('a reader that closes both streams early does not change how the command ends', async () => {
  const { child, closed } = start('nonsense')
  child.stdout.destroy()
  child.stderr.destroy()
  expect(await closed).toEqual([2, null])
})

test('a config that waits for ever is said to, with exit 2', async () => {
  await writeFile(join(root, 'gauntlet.config.mjs'), 'await new Promise(() => {})\n')
  const { exit, stderr } = await call('smoke')
  expect(exit).toBe(2)
  expect(stderr).toContain('such as a top-level `await` in the config')
})

test('a config that ends the process is no success', async () => {
  await writeFile(join(root, 'gauntlet.config.mjs'), 'process.exit(0)\n')
  const { exit, stderr } = await call('smoke')
  expect(exit).toBe(2)
  expect(stderr).toContain('`process.exit(0)` ended the command before it had a result')
})

test('a terminal that closes asks to stop, as Ctrl-C does, however often it says so', async () => {
  const target = await startRawServer(() => child.kill('SIGHUP')) // never answers
  const url = `{ url: '${target.origin}' }`
  const config = `export default { compare: { baseline: 'a', candidate: 'b' }, targets: { a: ${url}, b: ${url} } }\n`
  await writeFile(join(root, 'gauntlet.config.mjs'), config)
  const { child, closed } = start('smoke')
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
