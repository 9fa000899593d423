import { flow, get } from '@gauntlet/core/flow'
import { renderLoadRunHtml } from '@gauntlet/report'
import { openStore } from '@gauntlet/store'
import { buildCheck, openTestStore } from '@gauntlet/testkit'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { toRunChecks } from '../compare/to-run-checks.ts'
import { checkConfig, ourKinds } from '../config/check-config.ts'
import { executeLoadRun } from '../load/execute-load-run.ts'
import { assertLoadRun } from './assert-load-run.ts'
import { check } from './data-check.ts'
import type { RunCheckKind } from './run-check-kind.ts'
import { runCheckKinds } from './run-check-kinds.ts'

/** A kind of check that is in no list of ours. */
const cache: RunCheckKind = {
  kind: 'cache',
  summary: 'the answers come from the cache',
  names: ({ backgroundJobs = [] }) => ['cache_hits', ...backgroundJobs.map(() => 'cache_of_jobs')],
  isOfData: true,
  judge: ({ result }) => [
    {
      name: 'cache_hits',
      outcome: 'fail',
      expected: '> 0',
      observed: 0,
      details: { reason: `none of ${result.total.requestsTotal} answers` },
    },
  ],
}
const broken: RunCheckKind = {
  kind: 'broken',
  summary: 'throws',
  judge: () => Promise.reject(new Error('no such file')),
}
const kinds = [...runCheckKinds, cache, broken]

const server = createServer((_, answer) => answer.end('{}'))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { store, close } = await openTestStore(openStore)
const root = await mkdtemp(join(tmpdir(), 'gauntlet-checks-'))
afterAll(async () => {
  server.close()
  await close()
  await rm(root, { recursive: true, force: true })
})

test('a kind of check is one row: the run asks it, the document, the page and the assertion have it', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { document } = await executeLoadRun(
    {
      scenario: {
        name: 'look',
        phases: [{ kind: 'open', durationMs: 50, ratePerSecond: 100 }],
        flows: [{ weight: 1, flow: flow('look', [get('/thing')]) }],
      },
      phase: 'POST_MITIGATION',
      target: { urls: [url], databaseUrl: undefined, headers: {} },
      seed: 1,
      runName: 'look',
      tags: {},
      notes: null,
      dataChecks: [],
      auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
    },
    {
      root,
      store,
      tool: '0.0.0',
      env: {},
      signal: new AbortController().signal,
      now: () => new Date(),
      checkKinds: kinds,
    },
  )
  expect(document.outcome).toBe('fail')
  expect(document.checks.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['http_error_rate_under_1pct', 'pass'],
    ['cache_hits', 'fail'],
    ['broken', 'no_evidence'],
  ])
  expect(renderLoadRunHtml(document)).toMatch(/cache_hits[^]*none of 5 answers/)
  const { failures } = assertLoadRun({
    checkKinds: runCheckKinds,
    tool: '0.0.0',
    at: '',
    run: document.run,
    document,
  })
  expect(failures.map(({ check: name }) => name)).toEqual(['cache_hits', 'broken'])
})

test('its row says whether a run on a busy machine still counts', () => {
  const result = buildCheck({ name: 'cache_hits', outcome: 'fail' })
  const checks = [cache, broken].map((kind) => ({ kind, result }))
  const document = { guarantees: [] } as never
  expect(toRunChecks({ document, checks }, { valid: false, page: null })).toHaveLength(1)
})

const named = (name: string) => ({ dataChecks: [check(name, { sql: 'select 0', expect: 0 })] })
const jobs = { backgroundJobs: [{ flow: flow('rollup', [get('/rollup')]), everyMs: 1_000 }] }

test.each([
  { name: 'cache_hits', config: {} },
  { name: 'cache_of_jobs', config: jobs },
  { name: 'broken', config: {} },
  { name: 'background job rollup', config: jobs },
  { name: 'connection_hygiene', config: {} },
  { name: 'generator_audit', config: {} },
])('no data check of a config may have the name $name', ({ name, config }) => {
  const written = { ...config, ...named(name) }
  expect(() => checkConfig(written, 'g.ts', { ...ourKinds, runCheckKinds: kinds })).toThrow(
    `"${name}" is a check of Gauntlet's own`,
  )
})

test('a name that another project would use is free', () => {
  const config = named('background job rollup')
  expect(checkConfig(config, 'g.ts')).toBe(config)
  expect(checkConfig(named('cache_hits'), 'g.ts')).toBeDefined()
})

test('the docs have each row', async () => {
  const docs = await readFile(new URL('../../../../docs/load-checks.md', import.meta.url), 'utf8')
  const rows = runCheckKinds.map(({ kind, summary }) => `| \`${kind}\` | ${summary} |`)
  expect(rows.filter((row) => !docs.includes(row))).toEqual([])
})
