import type { StartConfig } from '@gauntlet/contract'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTarget } from './start-target.ts'

let root: string

const service = `require('http').createServer((q, s) => s.end()).listen(process.env.PORT)`

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-missing-'))
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args])
  git('init', '-q', '-b', 'main')
  await writeFile(join(root, 'service.cjs'), service)
  await writeFile(join(root, 'broken.mjs'), "throw new Error('of the seed itself')")
  await writeFile(join(root, 'package.json'), '{ "name": "shop" }')
  git('add', '.')
  git('commit', '-qm', 'first')
  // What came with the change.
  await writeFile(join(root, 'seed.mjs'), '')
  await writeFile(join(root, 'tables.sql'), 'select 1')
  await writeFile(join(root, 'new.cjs'), service)
  await writeFile(join(root, 'package.json'), '{ "name": "shop", "scripts": { "fill": "true" } }')
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function start(config: Partial<StartConfig>) {
  const target = await startTarget({
    name: 'baseline',
    config: {
      start: { command: [process.execPath, 'service.cjs'], install: [], from: 'main', ...config },
      database: 'embedded',
    },
    root,
    stateFolder: join(root, '.gauntlet'),
    logFolder: join(root, 'logs'),
    env: process.env,
  })
  await target.stop()
}

test.each([
  ['seed', { seed: [process.execPath, './seed.mjs'] }, './seed.mjs is not in revision main. '],
  ['seed', { seed: ['sh', '-c', 'node seed.mjs'] }, 'seed.mjs is not in revision main. '],
  ['migrate', { migrate: { sql: 'tables.sql' } }, 'tables.sql is not in revision main. '],
  ['command', { command: [process.execPath, 'new.cjs'] }, 'new.cjs is not in revision main. '],
  ['seed', { seed: ['npm', 'run', 'fill'] }, 'package.json of revision main has no script fill. '],
] as const)('a %s that came with the change is named: %j', async (key, config, message) => {
  await expect(start(config as Partial<StartConfig>)).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringContaining(message) as string,
    hint: `Commit it there, or give targets.baseline.start a \`${key}\` that this revision has.`,
  })
})

test('a seed that the revision has and that fails is reported as it is', async () => {
  await expect(start({ seed: [process.execPath, 'broken.mjs'] })).rejects.toMatchObject({
    message: expect.stringMatching(/^the seed of baseline ended/) as string,
    hint: expect.stringContaining('Correct `start.seed`') as string,
  })
})
