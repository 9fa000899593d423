import { createFakeIo } from '@gauntlet/testkit'
import type { TargetConfig } from '@gauntlet/contract'
import { flow, get } from '@gauntlet/core/flow'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPrint } from '../cli/print.ts'
import { executeComparison } from './execute-comparison.ts'
import { renderComparison } from './render-comparison.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-compare-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const service = `require('http').createServer((q, s) => setTimeout(() => s.end('{}'),
  q.url === '/ready' ? 0 : Number(process.env.DELAY))).listen(process.env.PORT, '127.0.0.1')`

/** Answers well only while another like it is up: each keeps a file in the folder while it lives. */
const partner = `const { readdirSync, rmSync, writeFileSync } = require('fs')
const mine = process.env.FOLDER + '/' + process.pid
writeFileSync(mine, '')
process.on('SIGTERM', () => { rmSync(mine); process.exit() })
require('http').createServer((q, s) => {
  s.statusCode = q.url === '/ready' || readdirSync(process.env.FOLDER).length === 2 ? 200 : 503
  s.end('{}')
}).listen(process.env.PORT, '127.0.0.1')`

const target = (delayMs: number) => ({
  start: { command: [process.execPath, '-e', service], env: { DELAY: String(delayMs) } },
})

const partnerTarget = () => ({
  start: { command: [process.execPath, '-e', partner], env: { FOLDER: join(root, 'alive') } },
})

const config = {
  // A test machine is busy with other tests: what is looked at here is not how busy.
  auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
  // Far apart: on a busy machine either takes longer.
  targets: { old: target(20), new: target(600) },
  scenarios: {
    look: {
      name: 'look',
      phases: [{ kind: 'open', durationMs: 500, ratePerSecond: 420 } as const],
      flows: [{ weight: 1, flow: flow('look', [get('/thing')]) }],
    },
  },
}

type Asked = {
  readonly targets?: Readonly<Record<string, TargetConfig>>
  readonly duet?: boolean
}

async function compare(baseline: string, candidate: string, { targets, duet }: Asked = {}) {
  const { io } = createFakeIo({ env: process.env, cwd: root })
  const print = createPrint(io, { json: true, quiet: true, verbose: false, noColor: true })
  const file = join(root, 'evidence', 'compare.json')
  const call = {
    scenario: 'look',
    targets: { baseline, candidate },
    options: { profile: 'standard', margin: 0.5, cool_down_ms: 0 },
    plan: { seed: 's1', looks: [duet ? 7 : 8], mode: duet ? 'duet' : 'interleaved', max_redo: 3 },
    file,
  } as const
  const loaded = {
    config: { ...config, targets: { ...config.targets, ...targets } },
    root,
    file: undefined,
  }
  return { document: await executeComparison(call, { loaded, io, print }), file }
}

test('a build that takes 600 ms instead of 20 is found from eight blocks of real processes', async () => {
  const { document, file } = await compare('old', 'new')
  expect(document.outcome).toBe('fail')
  expect(document.lines[0]).toMatch(/^p50: REGRESSED .* blocks worse/)
  expect(document.blocks).toHaveLength(8)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(document)
  expect(await readFile(file.replace('.json', '.html'), 'utf8')).toContain('new against old')
  expect(renderComparison(document, (_, text) => text)).toContain('FAIL: a gating metric regressed')
})

test('a name that is no target is refused', async () => {
  await expect(compare('old', 'newer')).rejects.toThrow(
    'there is no target "newer"; there are: old',
  )
})

test('in a duet both builds are up and under load together, with half the load each', async () => {
  await mkdir(join(root, 'alive'))
  const both = { one: partnerTarget(), two: partnerTarget() }
  const { document } = await compare('one', 'two', { targets: both, duet: true })
  expect(document.plan.mode).toBe('duet')
  expect(document.blocks.length).toBeGreaterThanOrEqual(7)
  for (const run of document.blocks.flatMap(({ baseline, candidate }) => [baseline, candidate])) {
    expect(run.proportions['errors']).toEqual({ count: 0, total: 105 })
  }
  expect(await readdir(join(root, 'alive'))).toEqual([])
})

test('a duet whose other build does not start ends with that, and leaves nothing running', async () => {
  await mkdir(join(root, 'alive'))
  const both = {
    one: partnerTarget(),
    two: { start: { command: [process.execPath, '-e', 'process.exit(3)'] } },
  }
  const running = compare('one', 'two', { targets: both, duet: true })
  await expect(running).rejects.toMatchObject({ code: 'START_FAILED' })
  expect(await readdir(join(root, 'alive'))).toEqual([])
})
