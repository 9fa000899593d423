import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type TestRepository = {
  readonly folder: string
  git(...args: string[]): string
  /** Writes files (null deletes one) and commits everything. @returns the commit's sha */
  commit(files: Readonly<Record<string, string | null>>): string
  remove(): void
}

/** A new git repository in the temporary folder, which ignores every git config of the machine. */
export function createTestRepository(): TestRepository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-change-')))
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        GIT_AUTHOR_NAME: 'A',
        GIT_AUTHOR_EMAIL: 'a@example.org',
        GIT_COMMITTER_NAME: 'A',
        GIT_COMMITTER_EMAIL: 'a@example.org',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  git('init', '-q', '-b', 'main')
  // As a project's .gitignore has them.
  writeFileSync(join(folder, '.git', 'info', 'exclude'), '/artifacts/\n/.gauntlet/\n/answers/\n')
  return {
    folder,
    git,
    commit: (files) => {
      for (const [path, text] of Object.entries(files)) {
        const file = join(folder, path)
        if (text === null) {
          rmSync(file)
          continue
        }
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, text)
      }
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', 'change')
      return git('rev-parse', 'HEAD')
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
