import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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
  close(): Promise<void>
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
  remove(): Promise<void>
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
  await writeFile(
    join(root, 'cases.yaml'),
    'cases:\n  - name: one\n    request: { method: GET, path: /one }\n',
  )
  await writeFile(join(root, 'gaps.yaml'), gaps)
  await writeFile(join(root, 'k6.json'), JSON.stringify(k6))
  await mkdir(join(root, 'empty'))
  const artifacts = join(root, 'artifacts')
  const list = () =>
    existsSync(artifacts)
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

/** Two targets that are up; with GUARANTEES=1 something is promised too, by which operations are recorded. */
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
