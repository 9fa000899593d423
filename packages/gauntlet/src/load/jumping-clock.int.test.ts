import { readHistory } from '@gauntlet/engine'
import { openStore } from '@gauntlet/store'
import { bundledCommand, createTestDatabase } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { makeProject, startTarget } from '../reliability/test-support/project.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

/** Every reading of the clock is two hours behind or ahead of the one before. */
const jumping = `
const Real = Date
let readings = 0
const jump = () => [0, -7_200_000, 7_200_000][readings++ % 3]
globalThis.Date = class Date extends Real {
  constructor(...args) {
    super(...(args.length === 0 ? [Real.now() + jump()] : args))
  }
  static now() {
    return Real.now() + jump()
  }
}
`

async function run(words: readonly string[], store: string) {
  const target = await startTarget()
  endings.push(target.close)
  const project = await makeProject({ target: target.url, databaseUrl: store })
  endings.push(project.remove)
  const file = join(project.root, 'jumping.mjs')
  await writeFile(file, jumping)
  const env = {
    PATH: process.env['PATH'],
    GAUNTLET_DATABASE_URL: store,
    GUARANTEES: '1',
    NODE_OPTIONS: `--import ${pathToFileURL(file).href}`,
  }
  const began = performance.now()
  const child = spawn(process.execPath, [bundledCommand(), ...words], { cwd: project.root, env })
  let stdout = ''
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  await once(child, 'close')
  return { root: project.root, stdout, tookMs: performance.now() - began }
}

test('a wall clock that jumps by hours changes no duration, no latency and no order that is stored', async () => {
  const database = await createTestDatabase()
  endings.push(() => database.drop())
  const words = 'load run --scenario w --phase candidate --target candidate --json'.split(' ')
  const { root, stdout, tookMs } = await run(words, database.url)
  const { id } = (JSON.parse(stdout) as { run: { id: string } }).run
  const store = await openStore({ url: database.url })
  endings.push(() => store.close())
  const document = await store.loadRuns.readDocument(id)
  const { duration_ms: durationMs, started_at, ended_at } = document?.run ?? {}
  expect(durationMs).toBeGreaterThanOrEqual(300)
  expect(durationMs).toBeLessThan(tookMs)
  const wallMs = Date.parse(ended_at ?? '') - Date.parse(started_at ?? '')
  expect(wallMs).toBeGreaterThanOrEqual(0)
  expect(wallMs).toBeLessThan(tookMs)
  const [endpoint] = document?.endpoints ?? []
  expect(endpoint?.requests_total).toBe(20)
  expect(endpoint?.min_ms).toBeGreaterThan(0)
  expect(endpoint?.max_ms).toBeLessThan(tookMs)
  const seconds = (document?.timeline ?? []).map(({ second }) => second)
  expect(seconds).toEqual(seconds.map((_, index) => index))
  expect(seconds.length).toBeLessThan(tookMs / 1_000 + 1)
  const { history } = await readHistory(join(root, 'artifacts', 'load-tests', `${id}.history`))
  const { invokedAtNs, returnedAtNs } = history
  const { length } = invokedAtNs
  expect(length).toBe(20)
  for (let at = 0; at < length; at += 1) {
    const tookNs = Number(returnedAtNs[at]) - Number(invokedAtNs[at])
    expect(tookNs).toBeGreaterThan(0)
    expect(tookNs).toBeLessThan(tookMs * 1e6)
  }
  const span = Number(invokedAtNs[length - 1]) - Number(invokedAtNs[0])
  expect(span).toBeGreaterThan(0)
  expect(span).toBeLessThan(tookMs * 1e6)
})
