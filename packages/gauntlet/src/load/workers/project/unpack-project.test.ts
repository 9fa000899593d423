import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packProject } from './pack-project.ts'
import type { PackedProject, ProjectFiles } from './project-files.ts'
import { traceProject } from './trace-project.ts'
import { unpackProject } from './unpack-project.ts'

let base: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'gauntlet-pack-'))
})
afterEach(async () => await rm(base, { recursive: true, force: true }))

const project = (more: Partial<ProjectFiles> = {}): ProjectFiles => ({
  base,
  cwd: base,
  home: base,
  files: ['a.txt'],
  secrets: [],
  folders: ['deep/er'],
  env: [],
  ...more,
})

async function packed(change: (value: PackedProject) => PackedProject = (value) => value) {
  await writeFile(join(base, 'a.txt'), 'what was written')
  const bytes = await packProject(project())
  const value = JSON.parse(gunzipSync(bytes).toString()) as PackedProject
  return gzipSync(JSON.stringify(change(value)))
}

test('what was packed is there, with its folders', async () => {
  const folder = join(base, 'unpacked')
  await unpackProject(await packed(), { folder, own: base })
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('what was written')
})

test.each<[string, (value: PackedProject) => PackedProject, RegExp]>([
  [
    'a file that was changed on its way',
    (value) => ({
      ...value,
      files: value.files.map((file) => ({ ...file, content: btoa('other') })),
    }),
    /^a\.txt is not what was sent: its SHA-256 is another one$/,
  ],
  [
    'a file outside of the folder',
    (value) => ({ ...value, files: value.files.map((file) => ({ ...file, path: '../../x' })) }),
    /is outside of the folder of the load$/,
  ],
  [
    'a file of secrets that is not here',
    (value) => ({ ...value, secrets: ['.env'] }),
    /\.env is not there, and the load needs it$/,
  ],
])('%s is refused', async (_, change, message) => {
  const bytes = await packed(change)
  const folder = join(base, 'unpacked')
  await expect(unpackProject(bytes, { folder, own: base })).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringMatching(message),
  })
})

test('files that are opened while a project is loaded are found, and secrets among them by name or content', async () => {
  const files = {
    'rows.csv': 'a,b',
    '.env.local': 'TOKEN=x',
    'own.txt': '-----BEGIN PRIVATE KEY-----',
    'names.txt': 'process.env.SET_HERE process.env.UNSET_HERE',
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(base, name), text)
  const traced = await traceProject({ cwd: base, env: { SET_HERE: '1' } }, async () => {
    for (const name of Object.keys(files)) await readFile(join(base, name))
    await readFile('/proc/self/status').catch(() => undefined)
    return { value: 7, root: base, configFile: undefined, more: [] }
  })
  expect(traced.value).toBe(7)
  expect(traced.project).toMatchObject({
    files: ['names.txt', 'rows.csv'],
    secrets: ['.env.local', 'own.txt'],
    env: ['SET_HERE'],
  })
  await expect(
    traceProject({ cwd: base, env: {} }, async () => ({
      value: 0,
      root: base,
      configFile: undefined,
      more: ['nowhere'],
    })),
  ).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
})

test('files behind links, as Kubernetes mounts them, are found by both names, and unpacked', async () => {
  await mkdir(join(base, '..2026_11_30'))
  await writeFile(join(base, '..2026_11_30', 'rows.csv'), 'a,b')
  await symlink('..2026_11_30', join(base, '..data'))
  await symlink(join('..data', 'rows.csv'), join(base, 'rows.csv'))
  const { project: found } = await traceProject({ cwd: base, env: {} }, async () => {
    await readFile(join(base, 'rows.csv'))
    return { value: 0, root: base, configFile: undefined, more: [] }
  })
  expect(found.files).toEqual(['..2026_11_30/rows.csv', 'rows.csv'])
  const folder = join(base, 'unpacked')
  await unpackProject(await packProject(found), { folder, own: base })
  expect(await readFile(join(folder, 'rows.csv'), 'utf8')).toBe('a,b')
})
