import type { TargetConfig } from '@gauntlet/contract'
import { flow, post, type Scenario } from '@gauntlet/core/flow'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GauntletConfig } from '../config/gauntlet-config.ts'
import { exactlyOnce } from '../guarantees/judged-by-rows.ts'
import { check } from '../load-checks/data-check.ts'
import { createRunArm } from './create-run-arm.ts'
import { prepareArms } from './prepare-arms.ts'
import { runComparison } from './run-comparison.ts'
import { planTestRuns } from './test-support/plan-test-runs.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-broken-'))
  // So that clusters lie in it, also where another user runs them, and go with it.
  await chmod(root, 0o755)
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const pg = JSON.stringify(fileURLToPath(import.meta.resolve('pg')))

/**
 * Stores each order under its id, and counts its starts: the one that prepares its database is the first, so that one load
 * run finds the second. From the third on the candidate acknowledges every fifth order without storing it.
 */
const service = (name: string, losesFrom: number) => `
const fs = require('fs')
fs.appendFileSync('starts-${name}', '.')
const starts = fs.readFileSync('starts-${name}').length
const { Client } = require(${pg})
const client = new Client({ connectionString: process.env.DATABASE_URL })
let orders = 0
client.connect()
client.query('create table if not exists orders (id text primary key)').then(() => {
  require('http').createServer((request, response) => {
    let text = ''
    request.on('data', (part) => { text += part })
    request.on('end', async () => {
      if (request.url === '/ready') return response.end()
      if (request.url === '/broken-job') return response.writeHead(500).end()
      const { id } = JSON.parse(text)
      if (starts < ${losesFrom} || ++orders % 5 !== 0)
        await client.query('insert into orders values ($1)', [id])
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id }))
    })
  }).listen(process.env.PORT, '127.0.0.1')
})`

const target = (name: string, losesFrom: number): TargetConfig => ({
  start: { command: [process.execPath, '-e', service(name, losesFrom)] },
  database: 'embedded',
})

const scenario: Scenario = {
  name: 'order',
  phases: [{ kind: 'burst', bursts: 2, users: 15, durationMs: 300 }],
  flows: [{ weight: 1, flow: flow('order', [post('/orders', { json: { id: '{{ $uuid }}' } })]) }],
}

const stored = exactlyOnce<{ id: string }, unknown>('orders', {
  observe: ({ request }) => ({ action: 'add', key: request?.id ?? null }),
  stored: 'select id as key from orders',
})
const counted = check('thirty_orders', {
  sql: 'select count(*)::int as observed, count(*)::int as examined from orders',
  expect: 30,
})

/** Blocks of real runs, as `gauntlet compare` makes them. */
async function compare(candidate: TargetConfig, blocks: number, config: GauntletConfig) {
  const arms = {
    baseline: { name: 'old', config: target('old', Infinity) },
    candidate: { name: 'new', config: candidate },
  }
  const { signal } = new AbortController()
  const start = { arms, root, logFolder: join(root, 'logs'), env: process.env, signal }
  await prepareArms(start)
  return await runComparison(
    {
      plan: { seed: 's', looks: [blocks], metrics: [], mode: 'interleaved', max_redo: 1 },
      scenario: scenario.name,
      targets: { baseline: 'old', candidate: 'new' },
      builds: { baseline: null, candidate: null },
      options: { profile: 'standard', margin: null, cool_down_ms: 0 },
    },
    {
      tool: '0.0.0',
      now: () => new Date(),
      runArm: createRunArm({ ...start, ...planTestRuns(scenario, root, config) }),
      coolDown: () => Promise.resolve(),
      save: () => Promise.resolve(),
    },
  )
}

test('a candidate that loses writes in one run of several fails the comparison, and that run is shown', async () => {
  const config = { guarantees: [stored], dataChecks: [counted] }
  const document = await compare(target('new', 3), 2, config)
  const clean = { pass: 2, fail: 0, no_evidence: 0 }
  const once = { pass: 1, fail: 1, no_evidence: 0 }
  const checks = new Map(document.checks?.map((row) => [row.check, row]))
  expect(checks.get('thirty_orders')).toMatchObject({
    outcome: 'fail',
    regressed: true,
    baseline: clean,
    candidate: once,
  })
  const lost = document.checks?.find(({ guarantee }) => guarantee === 'orders')
  expect(lost).toMatchObject({ outcome: 'fail', regressed: true, baseline: clean, candidate: once })
  expect(document.outcome).toBe('fail')
  // Of the runs that kept everything nothing stays; of the one that did not, its history and a page.
  const broken = document.blocks.find(({ candidate }) =>
    candidate.checks?.some(({ outcome }) => outcome === 'fail'),
  )?.candidate
  const files = (await readdir(join(root, 'runs'))).toSorted((a, b) => a.localeCompare(b))
  expect(files).toEqual(
    ['guarantees.json', 'history', 'html', 'rows.jsonl'].map(
      (ending) => `${broken?.run_id}.${ending}`,
    ),
  )
  expect(lost?.evidence).toBe(join('runs', `${broken?.run_id}.html`))
  // None of it is in what is compared: both builds were sent, and answered, the same.
  expect(checks.get('http_error_rate_under_1pct')).toMatchObject({ outcome: 'pass' })
})

test('background jobs run beside every run, and their errors are judged; a database nobody can read is no evidence', async () => {
  const job = flow('sweep', [post('/broken-job')])
  const config: GauntletConfig = {
    backgroundJobs: [{ flow: job, everyMs: 50, targets: ['new'] }],
    dataChecks: [check('unanswerable', { sql: 'select nothing', expect: 0 })],
  }
  const document = await compare(target('new', Infinity), 1, config)
  const checks = new Map(document.checks?.map((row) => [row.check, row]))
  expect(checks.get('background job sweep')).toMatchObject({ outcome: 'fail', regressed: true })
  expect(checks.get('unanswerable')).toMatchObject({ outcome: 'no_evidence', regressed: false })
})
