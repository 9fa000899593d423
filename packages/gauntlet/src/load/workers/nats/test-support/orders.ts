import type { LoadRunDocument } from '@gauntlet/contract'
import { bundledCommand, createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The flow says in which process it ran; its rows, its function and its body are of three files of the project. */
const renderConfig = (target: string): string => `
import { defineGauntlet, flow, post, run, uniqueIds } from 'gauntlet'
import { readFileSync } from 'node:fs'
import { sign } from './lib/sign.ts'
const phases = (ratePerSecond, durationMs) => [{ kind: 'open', ratePerSecond, durationMs }]
const skus = readFileSync(new URL('./data/skus.txt', import.meta.url), 'utf8').split('\\n')
const flows = [{
  weight: 1,
  flow: flow('buy', [
    run('sign', ({ vars }) => { Object.assign(vars, sign()) }),
    post('/orders', { json: { sku: '{{ sku }}', pid: '{{ pid }}', index: '{{ $index() }}', shop: '{{ $env.SHOP }}', later: '{{ later }}' } }),
  ]),
}]
const feeders = [{ fields: ['sku'], rows: skus.map((sku) => [sku]), order: 'sequence' }]
export default defineGauntlet({
  auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 0.01 },
  targets: { shop: { url: '${target}', headers: { authorization: process.env.ORDERS_TOKEN } } },
  workerFiles: ['later'],
  scenarios: {
    checkout: { name: 'checkout', phases: phases(50, 1_000), flows, feeders },
    short: { name: 'short', phases: phases(100, 1_000), flows, feeders },
    middle: { name: 'middle', phases: phases(50, 6_000), flows, feeders },
    long: { name: 'long', phases: phases(100, 600_000), flows, feeders },
  },
  dataChecks: 'none',
  guarantees: [
    uniqueIds('order ids', {
      observe: ({ request, answer }) => ({ action: 'create', key: request.sku, value: answer?.id }),
    }),
  ],
})
`

const SIGN = `
import { readFileSync } from 'node:fs'
export const sign = (): object => ({
  pid: process.pid,
  later: readFileSync(new URL('../later/note.txt', import.meta.url), 'utf8'),
})
`

export type Order = {
  readonly sku: string
  readonly pid: number
  readonly index: string
  readonly shop: string
  readonly later: string
  readonly token: string | undefined
}

export type Ended = {
  readonly exit: number | null
  readonly stderr: string
  readonly document: LoadRunDocument & { readonly message: string; readonly code: string }
}

export type Started = {
  readonly child: ChildProcess
  readonly pid: number
  readonly ended: Promise<Ended>
  stderr(): string
}

/** A project with a config, a target that takes orders, and what runs Gauntlet in it. */
export class OrdersShop {
  readonly orders: Order[] = []
  readonly #children = new Set<ChildProcess>()
  /** The id that the n-th order gets. */
  toId: (count: number) => number = (count) => count
  onOrder: (order: Order, count: number) => void = () => undefined
  readonly root: string
  readonly #store: TestDatabase
  readonly #server: Server

  static async open(): Promise<OrdersShop> {
    const store = await createTestDatabase()
    const root = await mkdtemp(join(tmpdir(), 'gauntlet-orders-'))
    const server = createServer()
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    await writeProject(root, `http://127.0.0.1:${port}`)
    return new OrdersShop(root, store, server)
  }

  constructor(root: string, store: TestDatabase, server: Server) {
    this.root = root
    this.#store = store
    this.#server = server
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        const order = { ...JSON.parse(body), token: request.headers.authorization } as Order
        this.orders.push(order)
        this.onOrder(order, this.orders.length)
        response.writeHead(201)
        response.end(`{"id":"o-${this.toId(this.orders.length)}"}`)
      })
    })
  }

  /** A load run of a scenario through a NATS server. */
  run(scenario: string, nats: string, { more = '', ...options }: StartOptions = {}): Started {
    const line = `load run --scenario ${scenario} --phase candidate --target shop --json --workers ${nats}${more}`
    return this.start(line, options)
  }

  /** A worker in another folder, which has nothing of the project. */
  worker(nats: string, { more = '', ...options }: StartOptions = {}): Started {
    return this.start(`worker --connect ${nats}${more}`, {
      cwd: join(this.root, 'elsewhere'),
      ...options,
    })
  }

  start(line: string, { cwd = this.root, env = {} }: StartOptions = {}): Started {
    const child = spawn(process.execPath, [bundledCommand(), ...line.split(' ')], {
      cwd,
      env: {
        PATH: process.env['PATH'],
        GAUNTLET_DATABASE_URL: this.#store.url,
        ORDERS_TOKEN: 'secret',
        SHOP: 'north',
        ...env,
      },
    })
    this.#children.add(child)
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk) => (stdout += String(chunk)))
    child.stderr.on('data', (chunk) => (stderr += String(chunk)))
    const ended = once(child, 'close').then(() => ({
      exit: child.exitCode,
      stderr,
      document: (stdout.startsWith('{') ? JSON.parse(stdout) : {}) as Ended['document'],
    }))
    return { child, pid: child.pid ?? 0, ended, stderr: () => stderr }
  }

  /** A file of the project. */
  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.root, name), text)
  }

  /** Ends all that was started, and forgets the orders. */
  async reset(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    this.#children.clear()
    this.orders.length = 0
    this.toId = (count) => count
    this.onOrder = () => undefined
  }

  async close(): Promise<void> {
    await this.reset()
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
    await this.#store.drop()
    await rm(this.root, { recursive: true, force: true })
  }
}

type StartOptions = {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Options behind those that it has anyway: ` --once`. */
  readonly more?: string
}

async function writeProject(root: string, target: string): Promise<void> {
  for (const name of ['lib', 'data', 'later', 'elsewhere']) await mkdir(join(root, name))
  const skus = Array.from({ length: 1_000 }, (_, at) => `sku-${at}`).join('\n')
  await writeFile(join(root, 'gauntlet.config.mjs'), renderConfig(target))
  await writeFile(join(root, 'lib', 'sign.ts'), SIGN)
  await writeFile(join(root, 'data', 'skus.txt'), skus)
  await writeFile(join(root, 'later', 'note.txt'), 'read later')
}
