import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeOwnFolder, openLog, readOwnFile } from './own-folder.ts'
import { startProcess } from './owned-process.ts'
import { startPostgres } from './postgres/cluster.ts'
import { joinUsers } from './postgres/server-use.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-own-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const nobody = 65_534
const isRoot = process.getuid?.() === 0

test('a folder is made for us alone, and one that our group might write to is closed', async () => {
  const folder = join(root, 'deep', 'own')
  await makeOwnFolder(folder)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  await chmod(folder, 0o775)
  await makeOwnFolder(folder, { mode: 0o711 })
  expect((await stat(folder)).mode & 0o777).toBe(0o711)
})

type Plant = (folder: string) => Promise<unknown>
const plants: { name: string; says: string; plant: Plant; asRoot?: true }[] = [
  { name: 'a link to a folder', says: 'is a link', plant: (folder) => symlink(root, folder) },
  { name: 'a link to nothing', says: 'is a link', plant: (folder) => symlink('gone', folder) },
  { name: 'a file', says: 'is a file', plant: (folder) => writeFile(folder, '') },
  {
    name: 'a folder that everybody may write to',
    says: 'may be written to by everybody',
    plant: async (folder) => {
      await mkdir(folder)
      await chmod(folder, 0o1777)
    },
  },
  {
    name: "another user's folder",
    says: `belongs to another user (${nobody})`,
    plant: async (folder) => {
      await mkdir(folder)
      await chown(folder, nobody, nobody)
    },
    asRoot: true,
  },
]

test.each(plants)('$name is refused by its name', async ({ plant, says, asRoot }) => {
  if (asRoot && !isRoot) return
  const folder = join(root, 'own')
  await plant(folder)
  const made = makeOwnFolder(folder)
  await expect(made).rejects.toMatchObject({ code: 'PATH_FOREIGN' })
  await expect(made).rejects.toThrow(`${folder} ${says}`)
})

test('a link in the place of a log or of a password is not followed', async () => {
  const [secret, link] = [join(root, 'secret'), join(root, 'link')]
  await writeFile(secret, 'mine')
  await symlink(secret, link)
  expect(() => openLog(link, 'append')).toThrow(`${link} is a link`)
  await expect(readOwnFile(link)).rejects.toThrow(`${link} is a link`)
  const started = startProcess({ command: ['true'], cwd: root, env: {}, logFile: link })
  await expect(started).rejects.toMatchObject({ code: 'PATH_FOREIGN' })
  expect(await readFile(secret, 'utf8')).toBe('mine')
})

test('a pipe in the place of a log is refused: who opens it would wait for ever', () => {
  const pipe = join(root, 'pipe.log')
  execFileSync('mkfifo', [pipe])
  for (const how of ['append', 'replace'] as const)
    expect(() => openLog(pipe, how)).toThrow('is no file')
})

test('a pipe or a folder in the place of a password is refused: who opens a pipe would wait for ever', async () => {
  const pipe = join(root, 'pipe')
  execFileSync('mkfifo', [pipe])
  mkdirSync(join(root, 'folder'))
  for (const path of [pipe, join(root, 'folder')])
    await expect(readOwnFile(path)).rejects.toMatchObject({
      code: 'PATH_FOREIGN',
      message: expect.stringContaining('is no file') as string,
    })
})

test('what is no pipe in the place of the users of a server is refused', async () => {
  await mkdir(join(root, 'users'))
  expect(() => joinUsers(root)).toThrow('is not what Gauntlet made')
})

test('a cluster whose log is a link is refused, and nothing is appended', async () => {
  const [secret, folder] = [join(root, 'secret'), join(root, 'cluster')]
  await writeFile(secret, 'mine')
  await mkdir(folder)
  await symlink(secret, join(folder, 'postgres.log'))
  await chmod(root, 0o711)
  await expect(startPostgres({ folder })).rejects.toMatchObject({ code: 'PATH_FOREIGN' })
  expect(await readFile(secret, 'utf8')).toBe('mine')
})

// A project that the other user cannot reach: its cluster goes to the temporary folder, under a name that anybody knows.
const wish = () => join(root, 'store')
const known = () => {
  const hash = createHash('sha256').update(wish()).digest('hex').slice(0, 16)
  return join(tmpdir(), `gauntlet-cluster-${hash}`)
}

describe.runIf(isRoot)('as root, whose PostgreSQL runs as another user', () => {
  afterEach(async () => {
    await rm(known(), { recursive: true, force: true })
  })

  test.each([
    { name: 'another user', owner: nobody },
    { name: 'root, through a link', owner: 0 },
  ])(
    'a folder that $name made first is refused: nothing is read or appended',
    async ({ owner }) => {
      const secret = join(root, 'secret')
      await writeFile(secret, 'of root\n', { mode: 0o600 })
      const trap = owner === 0 ? join(root, 'trap') : known()
      mkdirSync(trap)
      await writeFile(join(trap, 'password'), 'planted')
      await symlink(secret, join(trap, 'postgres.log'))
      if (owner === 0) await symlink(trap, known())
      else await chown(trap, owner, owner)
      const started = startPostgres({ folder: wish() })
      await expect(started).rejects.toMatchObject({ code: 'PATH_FOREIGN' })
      await expect(started).rejects.toThrow(known())
      expect(await readFile(secret, 'utf8')).toBe('of root\n')
      expect((await lstat(trap)).uid).toBe(owner)
    },
  )

  test('the other user owns the data and nothing beside it', async () => {
    const server = await startPostgres({ folder: wish() })
    const owners = ['', 'password', 'postgres.log'].map((name) => stat(join(server.folder, name)))
    expect((await Promise.all(owners)).map(({ uid }) => uid)).toEqual([0, 0, 0])
    expect((await stat(join(server.folder, 'data'))).uid).not.toBe(0)
    await server.stop()
  })
})
