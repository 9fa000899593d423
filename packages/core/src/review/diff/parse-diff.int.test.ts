import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseDiff } from './parse-diff.ts'

let folder = ''

function git(...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  })
}

function write(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const long = Array.from({ length: 60 }, (_, line) => `line ${line}`)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parse-diff-'))
  git('init', '-q')
  for (const path of ['plain.ts', 'a b/c d.ts', 'café/naïve 😀.md', 'quo"te\\back.txt', 'x b/x']) {
    write(path, `${long.join('\n')}\n`)
  }
  write('crlf.txt', long.join('\r\n'))
  write('gone.txt', 'one\ntwo\n')
  write('moved from.txt', `${long.join('\n')}\n`)
  write('run.sh', 'true\n')
  write('image.bin', Uint8Array.of(0, 1, 2, 3))
  write('type.txt', 'text\n')
  write('patch.diff', 'diff --git a/evil b/evil\n--- a/evil\n+++ b/evil\n@@ -1 +1 @@\n-a\n+b\n')
  git('add', '-A')
  git('commit', '-qm', 'base')
  const edited = long.with(5, 'changed').with(40, '++ b/x').toSpliced(20, 3)
  for (const path of ['plain.ts', 'a b/c d.ts', 'café/naïve 😀.md', 'quo"te\\back.txt', 'x b/x']) {
    write(path, edited.join('\n'))
  }
  write('crlf.txt', edited.join('\r\n'))
  rmSync(join(folder, 'gone.txt'))
  renameSync(join(folder, 'moved from.txt'), join(folder, 'moved to é.txt'))
  write('moved to é.txt', `${long.with(1, 'other').join('\n')}\n`)
  chmodSync(join(folder, 'run.sh'), 0o755)
  write('image.bin', Uint8Array.of(0, 1, 2, 4))
  rmSync(join(folder, 'type.txt'))
  symlinkSync('plain.ts', join(folder, 'type.txt'))
  write('patch.diff', 'diff --git a/evil b/evil\n--- a/evil\n+++ b/good\n@@ -1 +1,2 @@\n-a\n+c\n')
  write('empty', '')
  write('new\ttab\nand line.txt', 'new')
  git('add', '-A')
  git('commit', '-qm', 'head')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `added TAB removed TAB path NUL`, and for a rename `added TAB removed TAB NUL old NUL new NUL`. */
function readNumstat(text: string): Record<string, string> {
  const fields = text.split('\0')
  const counts: Record<string, string> = {}
  for (let at = 0; at < fields.length - 1; at += 1) {
    const [added, removed, ...path] = (fields[at] ?? '').split('\t')
    const plain = path.join('\t')
    const name = plain === '' ? `${fields[++at]} => ${fields[++at]}` : plain
    counts[name] = `${added} ${removed}`
  }
  return counts
}

test.each([
  { name: 'quoted paths', options: [] },
  { name: 'raw paths', options: ['-c', 'core.quotePath=false'] },
])("the counts of git's own diff are git's own numbers: $name", ({ options }) => {
  const change = ['-M', 'HEAD~1', 'HEAD']
  const { files, problems } = parseDiff(git(...options, 'diff', '--no-color', '-U5', ...change))
  expect(problems).toEqual([])
  const counts = files.map(({ path, previousPath, binary, hunks }) => {
    const count = (kind: string) =>
      hunks.flatMap(({ lines }) => lines).filter((line) => line.kind === kind).length
    const name = previousPath === null ? path : `${previousPath} => ${path}`
    return [name, binary ? '- -' : `${count('added')} ${count('removed')}`]
  })
  expect(counts).toHaveLength(14)
  expect(Object.fromEntries(counts)).toEqual(readNumstat(git('diff', '--numstat', '-z', ...change)))
})

test('the numbered lines are those of the file', () => {
  const { files } = parseDiff(git('diff', 'HEAD~1', 'HEAD'))
  const file = files.find(({ path }) => path === 'x b/x')
  const shown = git('show', 'HEAD:x b/x').split('\n')
  const kept = file?.hunks.flatMap(({ lines }) => lines).filter(({ newLine }) => newLine !== null)
  expect(kept?.length).toBeGreaterThan(10)
  expect(kept?.map(({ text }) => text)).toEqual(
    kept?.map(({ newLine }) => shown[(newLine ?? 0) - 1]),
  )
})
