import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareRevision } from './git-revision.ts'

test('a revision that npm cannot install is reported with the reason of npm and the remedy', async () => {
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-revision-'))
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args])
  git('init', '-q', '-b', 'main')
  await writeFile(join(root, 'package.json'), '{ "name": "unlocked" }')
  git('add', '.')
  git('commit', '-qm', 'without a lock file')
  const prepared = prepareRevision({
    root,
    revision: 'main',
    folder: join(root, '.gauntlet', 'worktrees'),
    cwd: '.',
  })
  await expect(prepared).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringMatching(/`npm ci` failed for main .*package-lock\.json/s) as string,
    hint: expect.stringContaining('set `start.install`') as string,
  })
  await rm(root, { recursive: true, force: true })
})
