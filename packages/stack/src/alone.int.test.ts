import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { alone } from './alone.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-alone-'))
  path = join(folder, 'thing')
})

afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true, force: true })
})

const patience = { timeout: 30_000 }

/** Holds the lock until asked to release it; reports when it has it. */
function hold(name: string, said: string[]) {
  const until = new AbortController()
  const over = new Promise((resolve) => until.signal.addEventListener('abort', resolve))
  const ended = alone(path, undefined, async () => {
    said.push(`${name} has it`)
    await over
    said.push(`${name} gives it up`)
  })
  return { release: () => until.abort(), ended }
}

test('of several that want it at once each has it for itself, one after the other', async () => {
  let inside = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      await alone(path, undefined, async () => {
        inside += 1
        most = Math.max(most, inside)
        await new Promise((resolve) => setImmediate(resolve))
        inside -= 1
      })
    }),
  )
  expect(most).toBe(1)
  expect(await readdir(folder)).toEqual([])
})

test.each([
  { name: 'forwards by a day', jumpMs: 86_400_000 },
  { name: 'back by a day', jumpMs: -86_400_000 },
])('a clock that jumps $name takes the lock from nobody', async ({ jumpMs }) => {
  const said: string[] = []
  const first = hold('first', said)
  await expect.poll(() => said, patience).toEqual(['first has it'])
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jumpMs })
  const second = hold('second', said)
  second.release()
  // Who waits here looks as often as the second there.
  const other = join(folder, 'other')
  const three = [1, 2, 3].map(() => alone(other, undefined, () => Promise.resolve()))
  await Promise.all(three)
  expect(said).toEqual(['first has it'])
  first.release()
  await Promise.all([first.ended, second.ended])
  expect(said).toEqual(['first has it', 'first gives it up', 'second has it', 'second gives it up'])
})

/** What a lock of this process says of where it is. */
async function readHost(): Promise<string> {
  return await alone(path, undefined, () => {
    const holder = JSON.parse(readFileSync(`${path}.lock`, 'utf8')) as { host: string }
    return Promise.resolve(holder.host)
  })
}

const lock = (holder: object) => writeFile(`${path}.lock`, JSON.stringify(holder))

test('the lock of a process that is gone is taken over at once; that of a living one is waited for', async () => {
  const gone = spawn(process.execPath, ['-e', ''])
  await once(gone, 'exit')
  const host = await readHost()
  await lock({ host, pid: gone.pid, nonce: 'a' })
  const said: string[] = []
  const first = hold('first', said)
  first.release()
  await first.ended
  expect(said).toHaveLength(2)
  await lock({ host, pid: process.ppid, nonce: 'b' })
  const end = new AbortController()
  const waiting = alone(path, end.signal, () => Promise.resolve())
  end.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  expect(existsSync(`${path}.lock`)).toBe(true)
})

test('the lock of another machine, or of an earlier version, is taken over when nobody has touched it for ten seconds', async () => {
  for (const make of [
    () => lock({ host: 'elsewhere', pid: process.pid, nonce: 'c' }),
    () => mkdir(`${path}.lock`),
  ]) {
    await make()
    const began = performance.now()
    await alone(path, undefined, () => Promise.resolve())
    expect(performance.now() - began).toBeGreaterThan(9_000)
    expect(existsSync(`${path}.lock`)).toBe(false)
  }
})
