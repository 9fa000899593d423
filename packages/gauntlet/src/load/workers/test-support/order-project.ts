import { bundledCommand, createTestDatabase } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const pg = JSON.stringify(fileURLToPath(import.meta.resolve('pg')))

/** Stores each order, but for every so many-th, which it acknowledges all the same. */
const service = `
const { Client } = require(${pg})
const client = new Client({ connectionString: process.env.DATABASE_URL })
const loses = Number(process.env.LOSES || Infinity)
let orders = 0
client.connect()
client.query('create table if not exists orders (id text primary key)').then(() => {
  require('http').createServer((request, response) => {
    let text = ''
    request.on('data', (part) => { text += part })
    request.on('end', async () => {
      if (request.url === '/ready') return response.end()
      if (request.headers.authorization !== 'secret') return response.writeHead(401).end()
      const { id } = JSON.parse(text)
      await new Promise((done) => setTimeout(done, 30))
      if (++orders % loses !== 0) await client.query('insert into orders values ($1)', [id])
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id }))
    })
  }).listen(process.env.PORT, '127.0.0.1')
})
`

/** Each process that sends notes its number; where the environment asks for it one of the users ends the process. */
const config = `
import { appendFileSync, closeSync, openSync } from 'node:fs'
import { defineGauntlet, exactlyOnce, flow, post, run, status } from 'gauntlet'
const target = (LOSES) => ({
  start: { command: [process.execPath, 'service.cjs'], env: { LOSES } },
  database: 'embedded',
  headers: { authorization: 'secret' },
})
let users = 0
const send = run('send', () => {
  if (++users === 1) appendFileSync('senders', process.pid + '\\n')
  if (users !== Number(process.env.DIES_AT)) return
  closeSync(openSync('died', 'wx')) // fails in the second one
  process.kill(process.pid, 'SIGKILL')
})
export default defineGauntlet({
  auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 0.01 },
  targets: { baseline: target(''), candidate: target(process.env.LOSES ?? '') },
  workers: 2,
  contention: process.env.CONTENTION !== 'false',
  dataChecks: 'none',
  scenarios: {
    orders: {
      name: 'orders of users',
      phases: [{ kind: 'open', ratePerSecond: 200, durationMs: 1_000 }],
      flows: [{
        weight: 1,
        flow: flow('order', [
          send,
          post('/orders', { json: { id: '{{ $uuid() }}' }, expect: [status(201)] }),
        ]),
      }],
    },
  },
  guarantees: [
    exactlyOnce('orders', {
      observe: ({ request }) => ({ action: 'add', key: request?.id ?? null }),
      stored: 'select id as key from orders',
    }),
  ],
  faults: {
    killed: { scenario: 'orders', inject: [{ kind: 'kill', after: 70, times: 1 }], recoveryLimitMs: 15_000 },
  },
})
`

export type OrderProject = {
  readonly root: string
  /** How many processes sent something since this was asked before. */
  countSenders(): Promise<number>
  gauntlet(
    line: string,
    env?: Readonly<Record<string, string>>,
  ): Promise<{ readonly exit: number | null; readonly stdout: string; readonly stderr: string }>
  end(): Promise<void>
}

/** A project of a small service with its database, whose loads are sent by two processes. */
export async function makeOrderProject(): Promise<OrderProject> {
  const store = await createTestDatabase()
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-orders-'))
  // So that clusters lie in it, also where another user runs them, and go with it.
  await chmod(root, 0o755)
  await writeFile(join(root, 'service.cjs'), service)
  await writeFile(join(root, 'gauntlet.config.mjs'), config)
  return {
    root,
    countSenders: async () => {
      const file = join(root, 'senders')
      const text = await readFile(file, 'utf8').catch(() => '')
      await rm(file, { force: true })
      return new Set(text.trim().split('\n')).size
    },
    gauntlet: async (line, env = {}) => {
      const child = spawn(process.execPath, [bundledCommand(), ...line.split(' ')], {
        cwd: root,
        env: { ...process.env, GAUNTLET_DATABASE_URL: store.url, NO_COLOR: '1', ...env },
      })
      let [stdout, stderr] = ['', '']
      child.stdout.on('data', (chunk) => (stdout += String(chunk)))
      child.stderr.on('data', (chunk) => (stderr += String(chunk)))
      await once(child, 'close')
      return { exit: child.exitCode, stdout, stderr }
    },
    end: async () => {
      await store.drop()
      await rm(root, { recursive: true, force: true })
    },
  }
}
