import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

/** Inside the repository, so that `gauntlet` is found; another one for each test, for a module is read once. */
let home: string
let tests = 0
let database: TestDatabase
let server: Server
let url: string
let changed: string[]

beforeEach(async () => {
  home = join(repository, '.gauntlet', `database-${process.pid}-${(tests += 1)}`)
  await mkdir(home, { recursive: true })
  database = await createTestDatabase()
  changed = []
  server = createServer(({ method, url: path }, response) => {
    if (path?.startsWith('/orders')) changed.push(`${method} ${path}`)
    response.writeHead(200).end('{}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await writeFile(join(home, 'read.hurl'), 'GET {{host}}/orders\nHTTP 200\n')
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

/** Whatever is sent goes to /orders. */
async function gauntlet(command: string, databaseUrl?: string, guarantees = true) {
  const target = (path: string) =>
    `{ url: '${path}', ${databaseUrl === undefined ? '' : `database: { url: '${databaseUrl}' }`} }`
  const start = `{ start: { command: [process.execPath, '-e', \`require('http').createServer((q, s) => { if (q.url !== '/ready') require('fs').writeFileSync('sent', ''); s.end('{}') }).listen(process.env.PORT)\`] }, database: { url: '${databaseUrl ?? ''}' } }`
  await writeFile(
    join(home, 'gauntlet.config.ts'),
    `import { flow, get, invariant } from 'gauntlet'
const orders = flow('orders', [get('/orders')])
export default {
  targets: { baseline: ${target(url)}, candidate: ${target(url)}, started: ${start} },
  scenarios: { orders: { name: 'orders', phases: [{ kind: 'open', durationMs: 3000, ratePerSecond: 100 }], flows: [{ weight: 1, flow: orders }] } },
  smoke: { checks: [{ name: 'answers', target: 'candidate', flow: orders }] },
  ${command.startsWith('faults') ? "faults: { lost: { scenario: 'orders', inject: [{ kind: 'lost-answer', after: 1, requests: 1 }] } }," : ''}
  ${guarantees ? "guarantees: [invariant('none', 'select 1 as key where false')]," : ''}
}
`,
  )
  const ran = await runCli(main, command.split(' '), {
    cwd: home,
    env: { PATH: process.env['PATH'], GAUNTLET_DATABASE_URL: database.url },
  })
  return { ...ran, wasSent: changed.length > 0 || existsSync(join(home, 'sent')) }
}

const withName = (name: string): string => {
  const wrong = new URL(database.url)
  wrong.pathname = `/${name}`
  return wrong.href
}

test.each([
  { command: 'run', of: 'targets.baseline.database.url' },
  {
    command: 'load run --scenario orders --phase candidate --target candidate',
    of: 'targets.candidate.database.url',
  },
  { command: 'wrap --target candidate -- touch sent', of: 'targets.candidate.database.url' },
  { command: 'compare --scenario orders', of: 'targets.(?:baseline|candidate).database.url' },
  { command: 'faults --plan lost --target started', of: 'targets.started.database.url' },
])(
  '$command: a database that is not there is found before anything is sent',
  async ({ command, of }) => {
    const { exit, stderr, wasSent } = await gauntlet(command, withName('shpo'))
    expect(stderr).toMatch(
      new RegExp(
        `the database of ${of} cannot be read, and nothing was sent: database "shpo" does not exist`,
      ),
    )
    expect(stderr).toMatch(new RegExp(`Correct the host, port, name, role or password in ${of}`))
    expect({ exit, wasSent }).toEqual({ exit: 4, wasSent: false })
  },
)

test.each([
  {
    command: 'load run --scenario orders --phase candidate --target URL --target-database',
    of: '--target-database',
  },
  { command: 'check --url URL --flow read.hurl --db', of: '--db' },
])('$command: the option is named', async ({ command, of }) => {
  const line = command.replace('URL', url)
  const wrongRole = database.url.replace(/\/\/[^@]*@/, '//nobody:secret-word@')
  const role = await gauntlet(`${line} ${wrongRole}`)
  expect(role.stderr).toMatch(
    new RegExp(`the database of ${of} cannot be read, and nothing was sent: .*"nobody"`),
  )
  expect(role.stderr).not.toContain('secret-word')
  const away = await gauntlet(`${line} postgres://u@127.0.0.1:1/d`)
  expect(away.stderr).toContain('ECONNREFUSED')
  const noUrl = await gauntlet(`${line} mysql://u@127.0.0.1/d`)
  expect(noUrl.stderr).toContain(`${of} cannot be used: it is no URL such as postgres://`)
  expect([role, away, noUrl].map(({ exit, wasSent }) => [exit, wasSent])).toEqual([
    [4, false],
    [4, false],
    [2, false],
  ])
})

test('wrap names its option, and does not run its command', async () => {
  const { exit, stderr, wasSent } = await gauntlet(
    `wrap --url ${url} --target-database ${withName('shpo')} -- touch sent`,
  )
  expect(stderr).toContain('the database of --target-database cannot be read, and nothing was sent')
  expect({ exit, wasSent }).toEqual({ exit: 4, wasSent: false })
})

test('a database that nothing reads is not asked', async () => {
  const { stderr, wasSent } = await gauntlet(
    'load run --scenario orders --phase candidate --target candidate',
    withName('shpo'),
    false,
  )
  expect(stderr).not.toContain('shpo')
  expect(wasSent).toBe(true)
})
