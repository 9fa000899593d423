import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { describeRevision, findCommit, findRefusal, git } from './git-revision.ts'
import { startTarget } from './start-target.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-owner-'))
  const run = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args])
  run('init', '-q', '-b', 'main')
  await writeFile(join(root, 'a.txt'), 'a')
  run('add', '.')
  run('commit', '-qm', 'first')
  // As git's own tests do, it takes the folder for one of another user; without what the machine allows.
  vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1')
  vi.stubEnv('GIT_CONFIG_GLOBAL', join(root, 'none'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(root, { recursive: true, force: true })
})

const refused = {
  code: 'USAGE',
  message: expect.stringContaining('detected dubious ownership') as string,
  hint: expect.stringMatching(
    /^Run `git config --global --add safe\.directory \S+gauntlet-owner-/,
  ) as string,
}

test("a repository of another user is reported with git's reason and its command", async () => {
  await expect(findCommit(root, 'main')).rejects.toMatchObject(refused)
  await expect(git(root, 'rev-parse', 'HEAD')).rejects.toMatchObject(refused)
  expect(await findRefusal(root)).toMatchObject(refused)
})

test('a target of the working tree starts, and a note names why its build has no name', async () => {
  const notes: string[] = []
  const command = [
    process.execPath,
    '-e',
    "require('http').createServer((q, s) => s.end()).listen(process.env.PORT)",
  ]
  const folders = { root, stateFolder: join(root, 'state'), logFolder: join(root, 'logs') }
  const target = await startTarget({
    name: 'shop',
    config: { start: { command } },
    ...folders,
    env: process.env,
    note: (sentence) => notes.push(sentence),
  })
  await target.stop()
  expect(target.build).toBeUndefined()
  expect(notes).toEqual([
    expect.stringMatching(/^the build of shop has no name: .*dubious.*safe\.directory/),
  ])
})

test('a folder in no repository, and one of the same user, are no refusal', async () => {
  vi.unstubAllEnvs()
  expect(await findRefusal(root)).toBeUndefined()
  expect(await describeRevision(root)).toMatch(/^[0-9a-f]{40}$/)
  expect(await findRefusal(tmpdir())).toBeUndefined()
})
