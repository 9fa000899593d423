import type { StartConfig } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { findSharedBuild } from './same-build.ts'

const sha = '4b4a1b8c0ffee'.padEnd(40, '0')
const start: StartConfig = { command: ['npm', 'start'], env: { A: '1', B: '2' } }
const one = { name: 'baseline', config: { start }, build: sha }
const other = (config: StartConfig, build: string | undefined = sha) => ({
  name: 'candidate',
  config: { start: config },
  build,
})

test.each([
  { name: 'the same start', config: start },
  { name: 'another port and more replicas', config: { ...start, port: 4000, replicas: 3 } },
  { name: 'the same commit by name', config: { ...start, from: 'main' } },
  { name: 'the same environment in another order', config: { ...start, env: { B: '2', A: '1' } } },
])('$name is one build', ({ config }) => {
  expect(findSharedBuild(one, other(config))).toEqual({
    shares: 'all',
    sentence: 'baseline and candidate both run commit 4b4a1b8c0ffe, started the same way',
  })
})

test.each([
  { name: 'another command', config: { ...start, command: ['node', 'x.js'] }, part: 'command' },
  { name: 'another folder', config: { ...start, cwd: 'new' }, part: 'folder' },
  { name: 'another environment', config: { ...start, env: { A: '1' } }, part: 'environment' },
])('$name of one commit is said to be one revision', ({ config, part }) => {
  expect(findSharedBuild(one, other(config))).toEqual({
    shares: 'revision',
    sentence: `baseline and candidate both run commit 4b4a1b8c0ffe; they differ in their ${part} alone`,
  })
})

test('another commit, or uncommitted changes on one side, is another build', () => {
  expect(findSharedBuild(one, other(start, 'f'.repeat(40)))).toBeUndefined()
  expect(findSharedBuild(one, other(start, `${sha}+changes`))).toBeUndefined()
})

test('outside git the same command on the same files is one build, and another command is not', () => {
  const unnamed = { ...one, build: undefined }
  expect(findSharedBuild(unnamed, { ...other(start), build: undefined })?.sentence).toContain(
    'the same files',
  )
  const changed = { ...other({ ...start, env: {} }), build: undefined }
  expect(findSharedBuild(unnamed, changed)).toBeUndefined()
})

const at = (name: string, url: string) => ({ name, config: { url }, build: undefined })

test('one url under two names is one target', () => {
  const url = 'http://127.0.0.1:3000'
  expect(findSharedBuild(at('baseline', url), at('candidate', url))?.shares).toBe('all')
  expect(findSharedBuild(at('baseline', url), at('candidate', 'http://127.0.0.1:3001'))).toBe(
    undefined,
  )
})
