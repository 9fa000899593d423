import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inject } from 'vitest'

export type TestRepository = {
  readonly folder: string
  git(...args: string[]): string
  /** Writes files (null deletes one) and commits everything. @returns the commit's sha */
  commit(files: Readonly<Record<string, string | null>>): string
  remove(): void
}

/** A new git repository in the temporary folder, which ignores every git config of the machine. */
export function createTestRepository(): TestRepository {
  return initialise(makeFolder(tmpdir()))
}

function initialise(folder: string): TestRepository {
  const repository = openRepository(folder)
  repository.git('init', '-q', '-b', 'main', '--template=')
  // As a project's .gitignore has them.
  const excluded = join(repository.folder, '.git', 'info')
  mkdirSync(excluded)
  writeFileSync(join(excluded, 'exclude'), '/artifacts/\n/.gauntlet/\n/answers/\n')
  return repository
}

const templates = new Map<string, TestRepository>()

/** A copy of the repository that `fill` makes; it makes one for all that have the same key. */
export function copyTestRepository(
  key: string,
  fill: (repository: TestRepository) => void,
): TestRepository {
  let template = templates.get(key)
  if (!template) {
    template = initialise(makeFolder(inject('temporaryFolder')))
    fill(template)
    templates.set(key, template)
  }
  const folder = makeFolder(tmpdir())
  cpSync(template.folder, folder, { recursive: true })
  return openRepository(folder)
}

const makeFolder = (place: string): string =>
  realpathSync(mkdtempSync(join(place, 'gauntlet-change-')))

function openRepository(folder: string): TestRepository {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'maintenance.auto=false', ...args], {
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
      return readHead(folder)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Each git that is started costs more than all it does here. */
function readHead(folder: string): string {
  const read = (name: string) => readFileSync(join(folder, '.git', name), 'utf8').trim()
  const head = read('HEAD')
  return head.startsWith('ref: ') ? read(head.slice('ref: '.length)) : head
}
