import type { TargetConfig } from '@gauntlet/contract'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findFreePort } from './free-port.ts'
import { startTarget } from './start-target.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-ready-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const startShop = (
  start: NonNullable<TargetConfig['start']>,
  database?: NonNullable<TargetConfig['database']>,
) =>
  startTarget({
    name: 'shop',
    config: { start, ...(database && { database }) },
    root,
    stateFolder: join(root, 'state'),
    logFolder: join(root, 'logs'),
    env: process.env,
  })

const refusing = `require('http').createServer((q, s) => s.writeHead(404).end()).listen(process.env.PORT)`

test.each([
  ['a program that is not found', ['/no/such/program'], /names no program that is found here/],
  [
    'an end before',
    [process.execPath, '-e', 'process.exit(7)'],
    /Correct what its last lines name/,
  ],
  ['no 2xx', [process.execPath, '-e', refusing], /set `start.ready` to a path that answers 2xx/],
  [
    'a port that another process has',
    [
      process.execPath,
      '-e',
      "throw Object.assign(new Error('listen EADDRINUSE: address already in use :::3000'))",
    ],
    /^Let it listen on PORT/,
  ],
  [
    'an end after a port that is not PORT',
    [process.execPath, '-e', "console.log('listening on 4788')"],
    /names port 4788, and PORT was \d+: it must listen on HOST and PORT/,
  ],
  [
    'an end after its port',
    [process.execPath, '-e', "console.log('listening on', process.env.PORT)"],
    /^Correct what its last lines name/,
  ],
  ['silence', [process.execPath, '-e', 'setInterval(Date, 1e3)'], /must listen on HOST and PORT/],
])(
  'what to do about a start that failed depends on how far it came: %s',
  async (_, command, hint) => {
    const target = startShop({ command, readyTimeoutMs: 2_000 })
    await expect(target).rejects.toMatchObject({
      code: 'START_FAILED',
      hint: expect.stringMatching(hint) as string,
    })
  },
)

test('a service that listens on a port of its source is named with that port, long before the time is over', async () => {
  // A port that is free, chosen by the system.
  const fixed = `const server = require('http').createServer((q, s) => s.end('{}')).listen(0, '127.0.0.1', () =>
    console.log('Server running at http://localhost:' + server.address().port + '/'))`
  const target = startShop({ command: [process.execPath, '-e', fixed] })
  await expect(target).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringMatching(
      /^shop does not listen on PORT \(\d+\): it answers on port \d+, which its output names/,
    ) as string,
    hint: expect.stringMatching(/^Let it listen on PORT/) as string,
  })
})

test.each(['', () => undefined])(
  'a database whose URL is missing is named, and nothing starts',
  async (url) => {
    const target = startShop({ command: ['/no/such/program'] }, { url: url as string })
    await expect(target).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'targets.shop.database.url gives no URL: is its variable set?',
    })
  },
)

test('of two replicas that take one port of their source, each by itself, the hint names PORT', async () => {
  // The second one ends without an error, as some frameworks do.
  const fixed = `const server = require('http').createServer((q, s) => s.end('{}'))
  console.log('listening on ' + process.env.FIXED)
  server.on('error', () => process.exit(0)).listen(process.env.FIXED, '127.0.0.1')`
  const target = startShop({
    command: [process.execPath, '-e', fixed],
    replicas: 2,
    env: { FIXED: String(await findFreePort()) },
  })
  await expect(target).rejects.toMatchObject({
    code: 'START_FAILED',
    hint: expect.stringMatching(/PORT and HOST|HOST and PORT/) as string,
  })
})
