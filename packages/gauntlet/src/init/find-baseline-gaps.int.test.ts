import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findBaselineGaps } from './find-baseline-gaps.ts'
import type { Service } from './findings.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-gaps-'))
})
afterEach(async () => await rm(root, { recursive: true, force: true }))

const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' })

async function commit(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), '{}')
  }
  git('init', '-q', '-b', 'main')
  git('add', '--all')
  git('-c', 'user.email=t@example.org', '-c', 'user.name=t', 'commit', '-qm', 'one')
}

const service: Service = {
  folder: '.',
  start: { command: ['npm', 'start'], from: 'package.json' },
  install: undefined,
  migrate: undefined,
  seed: undefined,
  ready: undefined,
  routes: [],
  reachesOthers: false,
  database: 'unknown',
  gaps: [],
  rank: 1,
}
const find = (over: Partial<Service> = {}, folder = '.') =>
  findBaselineGaps({ root: join(root, folder), baseline: 'main', service: { ...service, ...over } })

test('a lock file that the revision before the change does not have is named, wherever it may lie', async () => {
  await commit('api/package.json')
  await writeFile(join(root, 'package-lock.json'), '{}')
  expect(await find({ folder: 'api' })).toEqual([
    expect.stringMatching(/^baseline: main has no package-lock.json or npm-shrinkwrap.json, which `npm ci` needs/),
  ])
  await commit('package-lock.json')
  expect(await find({ folder: 'api' })).toEqual([])
  expect(await find({}, 'api')).toEqual([])
}) // prettier-ignore

test('so are what other installations need, SQL files, and the folder itself', async () => {
  await commit('package.json')
  const pnpm = await find({ install: ['pnpm', 'install', '--frozen-lockfile'] })
  expect(pnpm).toEqual([expect.stringContaining('has no pnpm-lock.yaml, which `pnpm install')])
  const sql = { migrate: { sql: 'db', from: 'db/1.sql' }, install: [] }
  expect(await find(sql)).toEqual([expect.stringContaining('has no db, which start.migrate')])
  expect(await find({ folder: 'api' })).toEqual([expect.stringContaining('has no folder api')])
  await commit('db/1.sql', 'pnpm-lock.yaml')
  expect(await find(sql)).toEqual([])
})

test('nothing is missing without a revision, or outside git', async () => {
  expect(await find()).toEqual([])
  await commit('package.json')
  expect(await findBaselineGaps({ root, baseline: undefined, service })).toEqual([])
  expect(await findBaselineGaps({ root, baseline: 'gone', service })).toEqual([])
})
