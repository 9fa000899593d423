import { execFileSync } from 'node:child_process'
import { chmodSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGuaranteeRun } from '../../guarantees/guarantee-run.ts'
import { claude, gpt } from '../../review/test-support/review-project.ts'

/** A backend that answers everything, and says when load arrives. */
export type Target = {
  readonly url: string
  /** Called at the next request of a load run; once. */
  onLoad: (() => void) | undefined
  readonly close: () => Promise<void>
}

export async function startTarget(): Promise<Target> {
  const server = createServer((request, response) => {
    if (request.headers['x-load-test-run-id'] !== undefined) {
      const { onLoad } = target
      target.onLoad = undefined
      onLoad?.()
    }
    response.setHeader('content-type', 'application/json').end('{"variant":"red"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target: Target = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onLoad: undefined,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return target
}

export type Project = {
  readonly root: string
  /** The JSON files among the evidence, and whether each holds all of its document. */
  listJson(): readonly { readonly path: string; readonly isWhole: boolean }[]
  /** Files that were begun and not finished. */
  listPartial(): readonly string[]
  readonly remove: () => Promise<void>
}

const gaps = `gaps:
  - id: gap
    title: a gap
    status: open
    reason: it was there before
    covers: { check: answers }
`
const k6 = {
  metrics: {
    http_reqs: { count: 1, rate: 1 },
    http_req_failed: { passes: 0, fails: 1, value: 0 },
    http_req_duration: { avg: 1, min: 1, med: 1, max: 1, 'p(90)': 1, 'p(95)': 1 },
    iterations: { count: 1, rate: 1 },
  },
}

export type ProjectOptions = {
  readonly target: string
  /** Where guarantees, if there are any, read rows. */
  readonly databaseUrl: string
}

export async function makeProject({ target, databaseUrl }: ProjectOptions): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-survival-'))
  chmodSync(root, 0o755)
  await writeFile(join(root, 'gauntlet.config.mjs'), renderConfig(target, databaseUrl))
  await writeFile(join(root, 'server.mjs'), renderServer(join(root, '.gauntlet')))
  for (const name of ['started', 'embedded'] as const) {
    await writeFile(join(root, `${name}.mjs`), renderStarted(name === 'embedded'))
  }
  await writeFile(
    join(root, 'cases.yaml'),
    'cases:\n  - name: one\n    request: { method: GET, path: /one }\n',
  )
  await writeFile(join(root, 'gaps.yaml'), gaps)
  await writeFile(join(root, 'k6.json'), JSON.stringify(k6))
  await mkdir(join(root, 'empty'))
  const artifacts = join(root, 'artifacts')
  const list = () =>
    lstatSync(artifacts, { throwIfNoEntry: false })?.isDirectory()
      ? readdirSync(artifacts, { recursive: true, encoding: 'utf8' }).map((path) =>
          join(artifacts, path),
        )
      : []
  return {
    root,
    listJson: () =>
      list()
        .filter((path) => path.endsWith('.json'))
        .map((path) => ({ path, isWhole: isJson(readFileSync(path, 'utf8')) })),
    listPartial: () => list().filter((path) => path.endsWith('.partial')),
    remove: () => rm(root, { recursive: true, force: true }),
  }
}

/** A change, and two lineages at a URL to read it; on loopback they need no key. */
export async function addChange(root: string, url: string): Promise<void> {
  const reviewers = [gpt(url), claude(url)].map((reviewer) => ({ ...reviewer, keyEnv: undefined }))
  const text = `export default ${JSON.stringify({ review: { reviewers } })}\n`
  await writeFile(join(root, 'review.mjs'), text)
  const git = (...args: string[]) =>
    execFileSync('git', [
      '-C',
      root,
      '-c',
      'user.email=a@example.org',
      '-c',
      'user.name=a',
      ...args,
    ])
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'before')
  writeFileSync(join(root, 'client.ts'), 'export const tries = 3\n')
  git('add', '.')
  git('commit', '-qm', 'after')
}

const guarantee = {
  name: 'sticky',
  kind: 'writeOnce',
  columns: ['key', 'value'],
  stored: 'select 1 as key, 2 as value where false',
} as const

const check = () => {
  throw new Error('no check')
}

/** A recorded history, and the guarantee to judge it by: one whose check fails, which is no evidence. */
export async function addHistory(root: string, databaseUrl: string): Promise<void> {
  const text = `export default { guarantees: [{ ...${JSON.stringify(guarantee)}, check: ${String(check)} }] }`
  await writeFile(join(root, 'guarantees.mjs'), text)
  const run = await openGuaranteeRun([{ ...guarantee, observe: undefined, check }], {
    base: join(root, 'run'),
    runId: 'run-1',
    startedAt: '2026-11-21T05:00:00.000Z',
    prefix: 'g-',
    databaseUrl,
  })
  const stamp = { tool: '0.0.0', at: '2026-11-21T05:01:00.000Z' }
  await run.finish({ databaseUrl, namespace: 'g-', ...stamp })
}

export function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined
  } catch {
    return false
  }
}

/** The same project, with a candidate that Gauntlet starts. */
const renderStarted = (isEmbedded: boolean) => `
import config from './gauntlet.config.mjs'
const start = { command: [${JSON.stringify(process.execPath)}, 'server.mjs'] }
const candidate = { start, ${isEmbedded ? "database: 'embedded'" : ''} }
const targets = { baseline: config.targets.baseline, candidate }
export default { ...config, targets }
`

/**
 * A backend that stores what each request costs, where it has a database. With FILL=load or FILL=any nothing more fits on
 * its database's disk from the first such request on.
 */
const renderServer = (disk: string) => `
import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
import pg from ${JSON.stringify(import.meta.resolve('pg'))}
const { PORT, HOST, DATABASE_URL, FILL } = process.env
const pool = DATABASE_URL && new pg.Pool({ connectionString: DATABASE_URL, max: 4 })
pool?.on('error', () => undefined)
await pool?.query('create table if not exists things (text text)')
const row = "insert into things select string_agg(md5(random()::text), '') from generate_series(1, 4000)"
const fill = (bytes) => {
  try { writeFileSync(${JSON.stringify(disk)} + '/filler-' + bytes, Buffer.alloc(bytes)) } catch {}
}
const isFilling = ({ url, headers }) =>
  FILL === 'any' ? url !== '/ready' : FILL === 'load' && headers['x-load-test-run-id'] !== undefined
createServer(async (request, response) => {
  if (isFilling(request)) for (const bytes of [1 << 28, 1 << 20, 1 << 12, 1]) fill(bytes)
  try {
    if (request.url !== '/ready') await pool?.query(row)
    response.setHeader('content-type', 'application/json').end('{"variant":"red"}')
  } catch (error) {
    response.writeHead(500).end(error.message)
  }
}).listen(Number(PORT), HOST)
`

/** Two targets that are up; with GUARANTEES=1 there is a guarantee, so that operations are recorded. */
const renderConfig = (url: string, databaseUrl: string) => `
const guarantee = {
  ...${JSON.stringify(guarantee)},
  observe: () => ({ seen: [{ action: 'write', key: 'k'.repeat(200) + Math.random(), value: 'v' }] }),
  check: () => { throw new Error('there is no complete history to check') },
}
const audit = { slipP99Ms: 60000, eventLoopP99Ms: 60000, cpuRatio: 100, unsentRatio: 1 }
const flow = { name: 'f', steps: [{ kind: 'request', method: 'GET', url: '/thing' }] }
const target = { url: '${url}', database: { url: '${databaseUrl}' } }
export default {
  auditLimits: audit,
  dataChecks: 'none',
  targets: { baseline: target, candidate: target },
  compare: { baseline: 'baseline', candidate: 'candidate' },
  scenarios: {
    w: {
      name: 'w',
      phases: [{ kind: 'open', durationMs: 400, ratePerSecond: 50 }],
      flows: [{ weight: 1, flow }],
    },
  },
  smoke: { checks: [{ name: 'answers', target: 'candidate', flow }] },
  parity: { cases: 'cases.yaml', targets: ['baseline', 'candidate'] },
  ...(process.env.GUARANTEES === '1' ? { guarantees: [guarantee] } : {}),
}
`
