import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWhole } from './write-whole.ts'

const isRoot = process.getuid?.() === 0
let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-write-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

test('a file appears whole, with the folders on its way, and nothing beside it', async () => {
  const file = join(root, 'a', 'b', 'run.json')
  await writeWhole(file, ['{', '}\n'])
  expect(await readFile(file, 'utf8')).toBe('{}\n')
  expect(await readdir(join(root, 'a', 'b'))).toEqual(['run.json'])
})

function* breaking() {
  yield 'half'
  throw new Error('the text ended early')
}

test('text that breaks off leaves what was there, and nothing beside it', async () => {
  const file = join(root, 'run.json')
  await writeWhole(file, 'before')
  await expect(writeWhole(file, breaking())).rejects.toThrow(`cannot write ${file}: the text ended`)
  expect(await readFile(file, 'utf8')).toBe('before')
  expect(await readdir(root)).toEqual(['run.json'])
})

test('two writers at once leave one text, whole', async () => {
  const file = join(root, 'run.json')
  const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000))
  await Promise.all(texts.map((text) => writeWhole(file, text)))
  expect(texts).toContain(await readFile(file, 'utf8'))
  expect(await readdir(root)).toEqual(['run.json'])
})

test('a link keeps leading to the file, and the file keeps its permissions', async () => {
  await writeFile(join(root, 'real.yaml'), 'before')
  await chmod(join(root, 'real.yaml'), 0o600)
  await symlink('real.yaml', join(root, 'link.yaml'))
  await writeWhole(join(root, 'link.yaml'), 'after')
  expect(await readFile(join(root, 'real.yaml'), 'utf8')).toBe('after')
  expect((await stat(join(root, 'real.yaml'))).mode & 0o777).toBe(0o600)
})

test('a device is written to, not replaced', async () => {
  await writeWhole('/dev/null', 'text')
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
  await expect(writeWhole('/dev/full', 'text')).rejects.toMatchObject({ code: 'DISK_FULL' })
})

test('a pipe that nobody reads is refused, not waited for', async () => {
  const pipe = join(root, 'pipe')
  execFileSync('mkfifo', [pipe])
  await expect(writeWhole(pipe, 'text')).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: expect.stringContaining('ENXIO') as string,
  })
  const reader = spawn('cat', [pipe])
  let read = ''
  reader.stdout.on('data', (chunk) => (read += String(chunk)))
  await expect
    .poll(
      () =>
        writeWhole(pipe, 'text').then(
          () => 'written',
          () => 'no reader yet',
        ),
      { timeout: 30_000 },
    )
    .toBe('written')
  await once(reader, 'close')
  expect(read).toBe('text')
})

test('a new file replaces nothing', async () => {
  const file = join(root, 'config.ts')
  await writeWhole(file, 'mine', { isNew: true })
  await expect(writeWhole(file, 'other', { isNew: true })).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
  })
  expect(await readFile(file, 'utf8')).toBe('mine')
  expect(await readdir(root)).toEqual(['config.ts'])
})

test('a file in the place of a folder is FILE_UNWRITABLE', async () => {
  await writeFile(join(root, 'artifacts'), '')
  await expect(writeWhole(join(root, 'artifacts', 'x.json'), '{}')).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
  })
})

test.runIf(isRoot)('a full disk is DISK_FULL, and leaves what was there', async () => {
  const disk = join(root, 'disk')
  await mkdir(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
  try {
    const file = join(disk, 'run.json')
    await writeWhole(file, 'before')
    await expect(writeWhole(file, 'x'.repeat(200_000))).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await readFile(file, 'utf8')).toBe('before')
    expect(await readdir(disk)).toEqual(['run.json'])
    execFileSync('mount', ['-o', 'remount,ro', disk])
    await expect(writeWhole(file, 'after')).rejects.toMatchObject({ code: 'DISK_READ_ONLY' })
  } finally {
    execFileSync('umount', [disk])
  }
})
