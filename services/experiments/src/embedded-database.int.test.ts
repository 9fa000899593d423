import { chmod, lstat, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findDatabase } from './embedded-database.ts'

const logger = pino({ level: 'silent' })
const isRoot = process.getuid?.() === 0
let parent: string
let folder: string

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'experiments-own-'))
  await chmod(parent, 0o755)
  folder = join(parent, 'experiments')
})

afterEach(async () => {
  await rm(parent, { recursive: true, force: true })
})

const start = () => findDatabase({}, logger, folder)

test('the folder is ours alone, and no password that is written in the source opens the cluster', async () => {
  const database = await start()
  try {
    expect((await lstat(folder)).mode & 0o777).toBe(isRoot ? 0o711 : 0o700)
    const file = join(folder, 'database-url')
    expect((await lstat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).toBe(database.url)
    const guessed = new URL(database.url)
    guessed.password = 'experiments'
    const stranger = new Client({ connectionString: guessed.href })
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' })
  } finally {
    await database.stop()
  }
  const again = await start()
  await again.stop()
  expect(new URL(again.url).password).toBe(new URL(database.url).password)
})

test.each([
  { name: 'a link', make: async (path: string) => await symlink(parent, path), why: 'is a link' },
  {
    name: 'a folder that everybody may write to',
    make: async (path: string) => {
      await mkdir(path)
      await chmod(path, 0o777)
    },
    why: 'may be written to by everybody',
  },
])('$name in its place is refused', async ({ make, why }) => {
  await make(folder)
  await expect(start()).rejects.toThrow(why)
})
