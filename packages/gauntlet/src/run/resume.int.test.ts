import type { VerdictDocument } from '@gauntlet/contract'
import { flow, get, status } from '@gauntlet/core/flow'
import { bundledCommand, createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'
import { readRecord, verdictsFolder } from './record/run-record.ts'

// The path of a project may hold anything.
let root: string
let store: TestDatabase

/** Does not answer while there is a file `hang`, and leaves `asked` once it was asked. */
const server = `const fs = require('fs')
require('http').createServer((asked, answer) => {
  if (asked.url !== '/ready' && fs.existsSync('hang')) return fs.writeFileSync('asked', '')
  answer.end('ok')
}).listen(process.env.PORT, '127.0.0.1')`

const start = { command: [process.execPath, 'server.cjs'] }
const config = {
  targets: {
    baseline: { start: { ...start, from: 'HEAD', install: [] } },
    candidate: { start, database: 'embedded' },
  },
  compare: { baseline: 'baseline', candidate: 'candidate', sameBuild: true },
  dataChecks: 'none',
  connectionHygiene: false,
  auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
  smoke: {
    checks: [{ name: 'ready', target: 'candidate', flow: flow('ready', [get('/ready')]) }],
  },
  scenarios: {
    read: {
      name: 'read',
      phases: [{ kind: 'count', arrivals: 5, durationMs: 100 }],
      flows: [{ weight: 1, flow: flow('read', [get('/', { expect: [status(200)] })]) }],
    },
  },
}

function git(...args: string[]): void {
  const as = ['-c', 'user.email=test@example.org', '-c', 'user.name=test']
  execFileSync('git', ['-C', root, ...as, ...args], { stdio: 'pipe' })
}

const env = () => ({ ...process.env, GAUNTLET_DATABASE_URL: store.url })

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), `gauntlet resume's "new\nline" `))
  store = await createTestDatabase()
  await writeFile(join(root, 'gauntlet.config.mjs'), `export default ${JSON.stringify(config)}\n`)
  await writeFile(join(root, 'server.cjs'), server)
  await writeFile(join(root, '.gitignore'), 'hang\nasked\n')
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'all')
})
afterAll(async () => {
  await store.drop()
  await rm(root, { recursive: true, force: true })
})

const gauntlet = (...args: string[]) => runCli(main, args, { env: env(), cwd: root })

const isOpen = ({ outcome }: { outcome: string }) => outcome !== 'pass'

/** @returns the id of a run that was killed in its load stage */
async function killUnderLoad(
  signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL',
  ...options: string[]
): Promise<string> {
  await writeFile(join(root, 'hang'), '')
  const child = spawn(process.execPath, [bundledCommand(), 'run', ...options], {
    cwd: root,
    env: env(),
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  await expect.poll(() => existsSync(join(root, 'asked')), { timeout: 180_000 }).toBe(true)
  child.kill(signal)
  await ended
  await rm(join(root, 'hang'))
  await rm(join(root, 'asked'))
  const ids = await readdir(verdictsFolder(root))
  return ids.toSorted().at(-1) as string
}

test('a killed run leaves what it finished, and is resumed from there; never with another question', async () => {
  const none = await gauntlet('run', '--resume')
  expect(none).toMatchObject({ exit: 5, stderr: expect.stringContaining('nothing to resume') })

  const id = await killUnderLoad()
  const other = await gauntlet('run', '--resume', '--seed', '2')
  expect(other).toMatchObject({ exit: 2, stderr: expect.stringContaining('--seed (was 1, is 2)') })
  expect(await readRecord(root, id)).toMatchObject({
    status: 'interrupted',
    stages: [{ stage: 'smoke' }],
  })

  await writeFile(join(root, 'new.ts'), 'a change')
  const changed = await gauntlet('run', '--resume', id)
  expect(changed.exit).toBe(2)
  expect(changed.stderr).toContain("the project's files; the build of candidate")
  await rm(join(root, 'new.ts'))

  const resumed = await gauntlet('run', '--resume', '--json')
  const document = JSON.parse(resumed.stdout) as VerdictDocument
  const open = document.stages.flatMap(({ reasons }) => reasons.filter(isOpen))
  expect({ exit: resumed.exit, id: document.id, open }).toEqual({ exit: 0, id, open: [] })
  const [at = ''] = document.resumed_at ?? []
  const started = Object.fromEntries(
    document.stages.map((one) => [one.stage, one.started_at ?? '']),
  )
  expect(started['smoke'] && started['smoke'] < at).toBe(true)
  expect(started['load'] && started['load'] > at).toBe(true)
  expect(await store.query('select verdict from verdict_runs')).toEqual([{ verdict: 'ship' }])

  const again = await gauntlet('run', '--resume', id)
  expect(again).toMatchObject({ exit: 5, stderr: expect.stringContaining('has ended') })
})

test('a run that one Ctrl-C ended is resumed with its profile and stages, and with logs beside the code', async () => {
  const id = await killUnderLoad('SIGINT', '--profile', 'quick', '--only', 'smoke,load')
  expect(await readRecord(root, id)).toMatchObject({ status: 'interrupted' })
  await writeFile(join(root, 'server.log'), 'output')
  const resumed = await gauntlet('run', '--resume', '--json')
  expect(resumed.stderr).toContain('run, profile quick')
  const document = JSON.parse(resumed.stdout) as VerdictDocument
  expect({ exit: resumed.exit, id: document.id }).toEqual({ exit: 0, id })
  expect(document.stages.map(({ stage }) => stage)).toEqual(['smoke', 'load'])
  expect(await store.query(`select verdict from verdict_runs where id = '${id}'`)).toEqual([
    { verdict: 'ship' },
  ])
  await rm(join(root, 'server.log'))
})
