import type { LoadRunDocument } from '@gauntlet/contract'
import { readHistory } from '@gauntlet/engine'
import { bundledCommand, createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

/** The function of the flow says in which process it ran; the guarantee and the check see what was answered. */
const renderConfig = (target: string) => `
import { defineGauntlet, flow, post, run, uniqueIds } from 'gauntlet'
const phases = (ratePerSecond, durationMs) => [{ kind: 'open', ratePerSecond, durationMs }]
const flows = [{
  weight: 1,
  flow: flow('buy', [
    run('sign', ({ vars }) => { vars.pid = process.pid }),
    post('/orders', { json: { sku: '{{ sku }}', pid: '{{ pid }}', index: '{{ $index() }}' } }),
  ]),
}]
const feeders = [{ fields: ['sku'], rows: Array.from({ length: 500 }, (_, at) => ['sku-' + at]), order: 'sequence' }]
export default defineGauntlet({
  auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 0.01 },
  targets: { shop: { url: '${target}', headers: { authorization: 'secret' } } },
  scenarios: {
    short: { name: 'short', phases: phases(100, 1_000), flows, feeders },
    long: { name: 'long', phases: phases(100, 600_000), flows, feeders },
    clock: { name: 'clock', phases: phases(10, 1_000), flows, variables: { at: process.hrtime.bigint() } },
  },
  dataChecks: 'none',
  guarantees: [
    uniqueIds('order ids', {
      observe: ({ request, answer }) => ({ action: 'create', key: request.sku, value: answer?.id }),
    }),
  ],
})
`

type Order = { readonly sku: string; readonly pid: number; readonly index: string }

let store: TestDatabase
let root: string
let server: Server
let orders: Order[] = []
/** The id that the n-th order gets. */
let toId: (count: number) => number
let onOrder: (order: Order, count: number) => void

beforeAll(async () => {
  store = await createTestDatabase()
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      const order = JSON.parse(body) as Order
      orders.push(order)
      onOrder(order, orders.length)
      response.writeHead(request.headers.authorization === 'secret' ? 201 : 401)
      response.end(`{"id":"o-${toId(orders.length)}"}`)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  root = await mkdtemp(join(tmpdir(), 'gauntlet-workers-'))
  const { port } = server.address() as AddressInfo
  await writeFile(join(root, 'gauntlet.config.mjs'), renderConfig(`http://127.0.0.1:${port}`))
})
beforeEach(() => {
  orders = []
  toId = (count) => count
  onOrder = () => undefined
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await store.drop()
  await rm(root, { recursive: true, force: true })
})

function startRun(scenario: string, ...more: string[]) {
  const words = `load run --scenario ${scenario} --phase candidate --target shop --json`
  const env = { PATH: process.env['PATH'], GAUNTLET_DATABASE_URL: store.url }
  const child = spawn(process.execPath, [bundledCommand(), ...words.split(' '), ...more], {
    cwd: root,
    env,
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const ended = once(child, 'close').then(() => ({
    exit: child.exitCode,
    stderr,
    document: JSON.parse(stdout) as LoadRunDocument & { readonly message: string },
  }))
  return { child, ended }
}

const filesOf = async ({ run }: LoadRunDocument) => {
  const folder = join(root, 'artifacts', 'load-tests')
  const names = (await readdir(folder)).filter((name) => name.startsWith(run.id))
  return { folder, names: names.map((name) => name.slice(run.id.length)) }
}

const countPids = () => new Set(orders.map(({ pid }) => pid)).size

test('two processes send the load of one, with its functions in each, and their histories are judged as one', async () => {
  // Every id twice, to users of different workers: none of them records both.
  toId = (count) => Math.ceil(count / 2)
  const { exit, document } = await startRun('short', '--workers', '2').ended
  expect(exit).toBe(1)
  expect(orders).toHaveLength(100)
  expect(countPids()).toBe(2)
  expect(new Set(orders.map(({ sku }) => sku)).size).toBe(100)
  expect(new Set(orders.map(({ index }) => index)).size).toBe(100)
  expect(document.run.environment['workers']).toBe(2)
  expect(document.audit).toMatchObject({ offered: 100, sent: 100, valid: true })
  expect(document.audit?.workers?.map(({ offered }) => offered)).toEqual([50, 50])
  expect(document.endpoints).toMatchObject([{ requests_total: 100, response_codes: { 201: 100 } }])
  const [guarantee] = document.guarantees ?? []
  expect(guarantee).toMatchObject({ outcome: 'fail', operations: 100 })
  const { folder, names } = await filesOf(document)
  expect(names.filter((name) => name.includes('worker'))).toEqual([])
  const { history, complete } = await readHistory(join(folder, `${document.run.id}.history`))
  expect([history.length, complete]).toEqual([100, true])
  expect([...history.invokedAtNs]).toEqual([...history.invokedAtNs].toSorted((a, b) => a - b))
})

test('the guarantees hold where the target keeps them', async () => {
  const { exit, document } = await startRun('short', '--workers', '2').ended
  expect(document.guarantees).toMatchObject([{ outcome: 'pass', operations: 100 }])
  expect(exit).toBe(0)
})

test('a worker that is killed: no evidence, and what all recorded is there', async () => {
  onOrder = ({ pid }, count) => {
    if (count === 150) process.kill(pid, 'SIGKILL')
  }
  const { exit, stderr, document } = await startRun('long', '--workers', '2').ended
  expect({ exit, outcome: document.outcome }).toEqual({ exit: 3, outcome: 'no_evidence' })
  const why = /^worker [12] of 2: it was lost: it was ended by SIGKILL$/
  expect(document.audit?.reasons[0]).toMatch(why)
  expect(document.audit?.workers?.filter(({ lost }) => lost)).toHaveLength(1)
  expect(document.guarantees).toMatchObject([
    {
      outcome: 'no_evidence',
      reason: expect.stringMatching(/^the history is not complete: worker [12] of 2 was lost/),
    },
  ])
  expect(document.endpoints[0]?.requests_total).toBeGreaterThan(75)
  const { folder, names } = await filesOf(document)
  expect(names.filter((name) => /\.worker-\d\.history$/.test(name))).toHaveLength(2)
  const { history } = await readHistory(join(folder, `${document.run.id}.history`))
  expect(history.length).toBeGreaterThan(75)
  expect(stderr).toContain('interrupted')
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('workers whose coordinator is killed send nothing more, and end', async () => {
  const pids = new Set<number>()
  onOrder = ({ pid }, count) => {
    pids.add(pid)
    if (count === 50) child.kill('SIGKILL')
  }
  const { child, ended } = startRun('long', '--workers', '2')
  await ended.catch(() => undefined)
  await expect.poll(() => [...pids].filter(isAlive)).toEqual([])
  expect(pids.size).toBe(2)
  expect(orders.length).toBeLessThan(1_000)
})

test('a scenario that is another one each time it is loaded is refused, with what to do', async () => {
  const { exit, document } = await startRun('clock', '--workers', '2').ended
  expect(exit).toBe(2)
  expect(document.message).toMatch(
    /^worker [12] of 2: scenario clock is not the same in each worker/,
  )
  expect(orders).toEqual([])
})
