import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeOwnFolder } from './own-folder.ts'
import { checkStateFolder } from './state-folder.ts'

let project = ''
let state = ''
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'gauntlet-state-'))
  state = join(project, '.gauntlet')
})
afterEach(() => rmSync(project, { recursive: true }))

const isRoot = process.getuid?.() === 0
const nobody = 65_534

test('one that is missing is made, closed to others whatever the umask', async () => {
  const before = process.umask(0)
  try {
    await makeOwnFolder(join(state, 'store'))
  } finally {
    process.umask(before)
  }
  expect(statSync(state).mode & 0o777).toBe(0o755)
})

test('a path outside of any is nobody else’s business', async () => {
  await checkStateFolder(join(project, 'other'))
  expect(existsSync(state)).toBe(false)
})

const makeClosed = (): void => mkdirSync(state, { mode: 0o755 })

const dangers = [
  {
    name: 'everybody may write to it',
    make: () => {
      makeClosed()
      chmodSync(state, 0o777)
    },
    says: /\.gauntlet may be written to by everybody, and is not used/,
  },
  {
    name: 'it belongs to another user',
    make: () => {
      makeClosed()
      chownSync(state, nobody, nobody)
    },
    says: /\.gauntlet belongs to another user \(65534\)/,
    asRoot: true,
  },
  {
    name: 'another user made it as a link',
    make: () => {
      mkdirSync(join(project, 'real'))
      symlinkSync('real', state)
      lchownSync(state, nobody, nobody)
    },
    says: /\.gauntlet is a link that, or to a folder that, belongs to another user/,
    asRoot: true,
  },
  {
    name: 'it is a link to a folder that everybody may write to',
    make: () => {
      mkdirSync(join(project, 'real'))
      chmodSync(join(project, 'real'), 0o777)
      symlinkSync('real', state)
    },
    says: /is a link .*may be written to by everybody/,
  },
] as const

test.each(dangers.filter((danger) => isRoot || !('asRoot' in danger)))(
  'where $name it is refused with what to do, also for what lies deep in it',
  async ({ make, says }) => {
    make()
    await expect(makeOwnFolder(join(state, 'compare', 'databases', 'a'))).rejects.toMatchObject({
      code: 'PATH_FOREIGN',
      message: expect.stringMatching(says) as string,
      hint: expect.stringContaining(`chmod o-w ${state}`) as string,
    })
    expect(existsSync(join(state, 'compare'))).toBe(false)
  },
)

test('a link of this user to a folder of this user is followed', async () => {
  mkdirSync(join(project, 'real'), { mode: 0o755 })
  symlinkSync('real', state)
  await makeOwnFolder(join(state, 'store'))
  expect(existsSync(join(project, 'real', 'store'))).toBe(true)
})

test.runIf(isRoot)(
  'the owner of the project, whose config is run, is trusted with it',
  async () => {
    makeClosed()
    for (const path of [project, state]) chownSync(path, nobody, nobody)
    await makeOwnFolder(join(state, 'store'))
    expect(existsSync(join(state, 'store'))).toBe(true)
  },
)
