import { NATS_PROTOCOL } from '@gauntlet/contract'
import { certificateFile } from '@gauntlet/testkit'
import { connect, nkeys } from '@nats-io/transport-node'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectNats } from './connect-nats.ts'
import { parseNatsAddress } from './nats-address.ts'
import { ROLL_CALL } from './subjects.ts'
import { hasNatsServer, type NatsServer, startNatsServer } from './test-support/nats-server.ts'
import { ordersOverNats } from './test-support/orders-over-nats.ts'

const AWAY = 'nats://127.0.0.1:1'

describe.skipIf(!hasNatsServer())('what cannot begin', () => {
  const here = ordersOverNats()
  test('no server there', async () => {
    const { exit, document } = await here.shop.run('short', AWAY).ended
    expect(document).toMatchObject({
      code: 'WORKERS_UNREACHABLE',
      message: expect.stringMatching(/^NATS at nats:\/\/127.0.0.1:1 cannot be reached: .*refused/i),
    })
    expect(exit).toBe(4)
  })

  test('no worker joined', async () => {
    const { exit, document } = await here.shop.run('short', here.nats.url).ended
    expect(document).toMatchObject({
      code: 'WORKERS_UNREACHABLE',
      message: `no worker has joined at ${here.nats.url}`,
      remedy: `Start workers: gauntlet worker --connect ${here.nats.url}`,
    })
    expect(exit).toBe(4)
    expect(here.shop.orders).toEqual([])
  })

  test('a worker of another version', async () => {
    const connection = await connect({ servers: [here.nats.url] })
    const other = { worker: 'abc', host: 'far', pid: 7, tool: '0.0.9', protocol: NATS_PROTOCOL }
    connection.subscribe(ROLL_CALL, {
      callback: (_, message) => {
        message.respond(JSON.stringify({ ...other, isFree: true }))
      },
    })
    await connection.flush()
    const { exit, document } = await here.shop.run('short', here.nats.url).ended
    await connection.close()
    expect(document.message).toMatch(
      /^a worker at .* is Gauntlet 0.0.9 \(process 7 on far\), and this is \d/,
    )
    expect(exit).toBe(2)
  })

  test('a variable that the worker does not have is named, and no value travels', async () => {
    here.shop.worker(here.nats.url, { env: { SHOP: '', ORDERS_TOKEN: undefined } })
    const { exit, document } = await here.shop.run('short', here.nats.url, {
      more: ' --await-workers 1',
    }).ended
    expect(document.message).toMatch(
      /^worker 1 of 1: its environment lacks ORDERS_TOKEN, which the files of the load read/,
    )
    expect(exit).toBe(2)
    expect(here.shop.orders).toEqual([])
  })

  test('a file of secrets does not travel: the worker needs its own', async () => {
    const config = join(here.shop.root, 'with-key.config.mjs')
    await writeFile(join(here.shop.root, '.env.load'), 'KEY=do-not-send')
    await writeFile(
      config,
      `import { readFileSync } from 'node:fs'
       readFileSync(new URL('./.env.load', import.meta.url))
       export { default } from './gauntlet.config.mjs'`,
    )
    here.shop.worker(here.nats.url)
    const more = ' --await-workers 1 --config with-key.config.mjs'
    const missing = await here.shop.run('short', here.nats.url, { more }).ended
    expect(missing.document.message).toMatch(
      /^worker 1 of 1: .*elsewhere\/\.env\.load is not there, and the load needs it/,
    )
    expect(missing.exit).toBe(2)
    await writeFile(join(here.shop.root, 'elsewhere', '.env.load'), 'KEY=of-the-worker')
    const { exit } = await here.shop.run('short', here.nats.url, { more }).ended
    expect(exit).toBe(0)
  })

  test.each([
    ['an address with a password', 'nats://me:pw@127.0.0.1:4222', /has credentials in it$/],
    ['another scheme', 'http://127.0.0.1:4222', /is no address of NATS$/],
    ['neither a number nor an address', 'many', /neither a whole number of at least 1 nor/],
  ])('%s', async (_, address, message) => {
    const { exit, stderr, document } = await here.shop.run('short', address).ended
    expect(document.message).toMatch(message)
    expect(stderr).not.toContain('pw@')
    expect(exit).toBe(2)
  })
})

/** What a server asks for, as its config has it, and what in the environment answers. */
const nkey = nkeys.createUser()
const tls = `cert_file: "${certificateFile('server')}", key_file: "${certificateFile('server-key')}"`
const asked: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  [
    'a user',
    'authorization { user: load, password: right }',
    { GAUNTLET_NATS_USER: 'load', GAUNTLET_NATS_PASSWORD: 'right' },
  ],
  ['a token', 'authorization { token: abc }', { GAUNTLET_NATS_TOKEN: 'abc' }],
  [
    'an nkey',
    `authorization { users: [{ nkey: ${nkey.getPublicKey()} }] }`,
    { GAUNTLET_NATS_NKEY: Buffer.from(nkey.getSeed()).toString() },
  ],
  [
    'a certificate',
    `tls { ${tls}, ca_file: "${certificateFile('ca')}", verify: true }`,
    {
      GAUNTLET_NATS_CA: certificateFile('ca'),
      GAUNTLET_NATS_CERT: certificateFile('client'),
      GAUNTLET_NATS_KEY: certificateFile('client-key'),
    },
  ],
]

describe.skipIf(!hasNatsServer()).each(asked)('a server that asks for %s', (name, config, env) => {
  let folder: string
  let server: NatsServer
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gauntlet-nats-auth-'))
    const file = join(folder, 'nats.conf')
    await writeFile(file, config)
    server = await startNatsServer({ config: file })
  })
  afterAll(async () => {
    await server.remove()
    await rm(folder, { recursive: true, force: true })
  })
  const address = () => parseNatsAddress(server.url)

  test('is answered from the environment', async () => {
    const connection = await connectNats(address(), { env })
    expect(connection.info?.jetstream).toBe(true)
    await connection.close()
  })

  test('and refuses others', async () => {
    const [code, message] =
      name === 'a certificate'
        ? ['WORKERS_UNREACHABLE', /cannot be reached: .*certificate/i]
        : ['UNAUTHORIZED', /refused the credentials/]
    await expect(connectNats(address(), { env: {} })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})

test.skipIf(!hasNatsServer())('a server without JetStream is refused with what to do', async () => {
  const server = await startNatsServer({ jetStream: false })
  await expect(connectNats(parseNatsAddress(server.url), { env: {} })).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    hint: expect.stringContaining('nats-server -js'),
  })
  await server.remove()
})
