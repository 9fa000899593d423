import { expect, test } from 'vitest'
import type { FileDiff } from '../review-types.ts'
import { excludeFile } from './exclude-file.ts'
import { parseDiff } from './parse-diff.ts'

const file = (path: string, rest: Partial<FileDiff> = {}): FileDiff => ({
  path,
  previousPath: null,
  status: 'modified',
  binary: false,
  hunks: [],
  ...rest,
})

test.each([
  { path: 'package-lock.json', reason: 'a lockfile' },
  { path: 'crates/x/Cargo.lock', reason: 'a lockfile' },
  { path: 'src/routes.gen.ts', reason: 'generated' },
  { path: 'api/user.pb.go', reason: 'generated' },
  { path: 'web/app.min.js', reason: 'minified' },
  { path: 'web/app.js.map', reason: 'minified' },
  { path: 'a/__snapshots__/b.html', reason: 'a snapshot' },
  { path: 'a/b.test.ts.snap', reason: 'a snapshot' },
  { path: 'web/node_modules/x/index.js', reason: 'an installed package' },
  { path: '.env', reason: 'may hold secrets: never sent' },
  { path: 'services/.env.production', reason: 'may hold secrets: never sent' },
  { path: 'tls/server.key', reason: 'may hold secrets: never sent' },
  { path: 'home/.ssh/id_ed25519', reason: 'may hold secrets: never sent' },
  { path: '.aws/credentials', reason: 'may hold secrets: never sent' },
  { path: 'src/environment.ts', reason: null },
  { path: 'src/lock.ts', reason: null },
  { path: 'src/generated.ts', reason: null },
  { path: 'src/keys.ts', reason: null },
  { path: 'src/credentials-form.tsx', reason: null },
])('$path: $reason', ({ path, reason }) => {
  expect(excludeFile(file(path))).toBe(reason)
})

test('globs of the config are added, and named', () => {
  const rules = { exclude: ['dist/'], neverSend: ['*.tfvars'] }
  expect(excludeFile(file('action/dist/index.js'), rules)).toBe('excluded by dist/')
  expect(excludeFile(file('prod.tfvars'), rules)).toBe('may hold secrets: never sent')
  expect(excludeFile(file('action/dist/index.js'))).toBeNull()
})

test.each([
  { name: 'out of the list', path: 'src/run.ts', previousPath: 'src/run.gen.ts', reason: null },
  { name: 'into the list', path: 'src/run.gen.ts', previousPath: 'src/run.ts', reason: null },
  { name: 'within the list', path: 'b/yarn.lock', previousPath: 'yarn.lock', reason: 'a lockfile' },
  { name: 'of a secret', path: 'src/x.ts', previousPath: '.env', reason: 'may hold secrets: never sent' },
])('a rename $name: $reason', ({ path, previousPath, reason }) => {
  expect(excludeFile(file(path, { previousPath, status: 'renamed' }))).toBe(reason)
}) // prettier-ignore

const diffOf = (length: number) =>
  `diff --git a/d b/d\n--- a/d\n+++ b/d\n@@ -0,0 +1 @@\n+${'x'.repeat(length)}\n`

test('a binary file and a line of more than 5,000 characters are named as such', () => {
  const [long] = parseDiff(diffOf(5_001)).files as [FileDiff]
  const [short] = parseDiff(diffOf(5_000)).files as [FileDiff]
  expect(excludeFile(long)).toBe('a line of 5,001 characters')
  expect(excludeFile(short)).toBeNull()
  expect(excludeFile(file('i.png', { binary: true }))).toBe('binary')
})

test('a file cannot call itself generated', () => {
  const text = 'diff --git a/x.go b/x.go\n--- a/x.go\n+++ b/x.go\n@@ -0,0 +1 @@\n+// Code generated. DO NOT EDIT.\n'
  expect(excludeFile(parseDiff(text).files[0] as FileDiff)).toBeNull()
}) // prettier-ignore
