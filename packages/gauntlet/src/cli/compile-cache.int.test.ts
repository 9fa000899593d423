import { isCompileCacheOurs } from '../../bin/compile-cache.js'
import { chmod, chown, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const uid = process.geteuid?.() ?? 0
const usual = process.env['TMPDIR']
let folder: string
let cache: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-cache-'))
  cache = join(folder, `tsx-${uid}`)
  process.env['TMPDIR'] = folder
})

afterEach(async () => {
  if (usual === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = usual
  await rm(folder, { recursive: true })
})

test('a cache that is not there yet is made for its owner alone', async () => {
  expect(isCompileCacheOurs()).toBe(true)
  expect((await stat(cache)).mode & 0o777).toBe(0o700)
  expect(isCompileCacheOurs()).toBe(true)
})

test('a cache that others may write to is not used', async () => {
  await mkdir(cache)
  await chmod(cache, 0o777)
  expect(isCompileCacheOurs()).toBe(false)
})

test('a link in its place is not followed', async () => {
  await mkdir(join(folder, 'elsewhere'))
  await symlink(join(folder, 'elsewhere'), cache)
  expect(isCompileCacheOurs()).toBe(false)
})

test('a folder in which others can replace it is not used', async () => {
  await chmod(folder, 0o777)
  expect(isCompileCacheOurs()).toBe(false)
  await chmod(folder, 0o1777)
  expect(isCompileCacheOurs()).toBe(true)
})

test.runIf(uid === 0)('a cache that another user made first is not used', async () => {
  await mkdir(cache)
  await chown(cache, 65_534, 65_534)
  expect(isCompileCacheOurs()).toBe(false)
})
