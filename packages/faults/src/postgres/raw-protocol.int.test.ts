import { spawn, spawnSync } from 'node:child_process'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { connect as connectByTls } from 'node:tls'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { serialize } from 'pg-protocol'
import { expect, test } from 'vitest'
import { findProxyProblem } from './find-proxy-problem.ts'
import { startPostgresProxy } from './postgres-proxy.ts'
import { fromServer, toMessage } from './test-support/messages.ts'
import { once, toDone, useWireTest } from './test-support/wire-test.ts'

const { closeLater, database, startProxy } = useWireTest()

/** A server that only receives, and says what a test lets it say. */
async function startFakeServer(onSocket: (socket: Socket) => void = () => undefined) {
  const received: Buffer[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
    if (!socket.isPaused()) socket.on('data', (bytes) => received.push(bytes))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy = await startPostgresProxy({
    databaseUrl: `postgres://u@127.0.0.1:${(server.address() as AddressInfo).port}/d`,
    onPoint: () => undefined,
  })
  closeLater(async () => {
    await proxy.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { proxy, sockets, all: () => Buffer.concat(received) }
}

async function countSessions(where: string): Promise<number> {
  return (await database().query(`select 1 from pg_stat_activity where ${where}`)).length
}

/** Waits until a figure is the same ten times in a row. */
async function stays(read: () => number | Promise<number>): Promise<void> {
  let [before, same] = [NaN, 0]
  await expect
    .poll(async () => {
      const now = await read()
      same = now === before ? same + 1 : 0
      before = now
      return same
    })
    .toBeGreaterThan(10)
}

function callProxy(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const received: Buffer[] = []
  socket.on('data', (bytes) => received.push(bytes))
  socket.on('error', () => undefined)
  closeLater(async () => void socket.destroy())
  return { socket, all: () => Buffer.concat(received) }
}

function toStartup(code: number, body = ''): Buffer {
  const bytes = Buffer.alloc(8 + body.length)
  bytes.writeInt32BE(bytes.length)
  bytes.writeInt32BE(code, 4)
  bytes.write(body, 8, 'latin1')
  return bytes
}

test.each([
  { version: '3.0', code: 0x3_00_00, keyBytes: 4 },
  { version: '3.2', code: 0x3_00_02, keyBytes: 256 },
  { version: '3.9999, which newer clients try,', code: 0x3_27_0f, keyBytes: 32 },
])(
  'protocol $version begins behind declined TLS and GSSAPI, and passes as it is',
  async ({ code, keyBytes }) => {
    const { proxy, sockets, all } = await startFakeServer()
    const client = callProxy(proxy.url)
    client.socket.write(toStartup(80_877_104))
    await expect.poll(() => client.all().toString()).toBe('N')
    client.socket.write(toStartup(80_877_103))
    await expect.poll(() => client.all().toString()).toBe('NN')
    const startup = toStartup(code, 'user\0u\0_pq_.x\0y\0\0')
    for (const byte of startup) {
      client.socket.write(Buffer.from([byte]))
      await sleep(0)
    }
    await expect.poll(all).toEqual(startup)
    const reply = Buffer.concat([
      toMessage('v', Buffer.alloc(8)),
      toMessage('K', Buffer.alloc(4 + keyBytes, 7)),
      fromServer.ready(),
    ])
    sockets[0]?.write(reply)
    await expect.poll(() => client.all().subarray(2)).toEqual(reply)
  },
)

test('a server that asks for SCRAM is answered by the client', async () => {
  const rows = await database().query<{ method: string }>(
    `select distinct auth_method as method from pg_hba_file_rules where type = 'host'`,
  )
  expect(rows).toEqual([{ method: 'scram-sha-256' }])
  const { proxy } = await startProxy()
  const wrong = new URL(proxy.url)
  wrong.password = 'wrong'
  const client = new Client({ connectionString: wrong.href })
  await expect(client.connect()).rejects.toMatchObject({ code: '28P01' })
})

test('a cancel request reaches the statement of its session, and no fault touches it', async () => {
  const { proxy, points } = await startProxy()
  const client = new Client({ connectionString: proxy.url })
  await client.connect()
  closeLater(() => client.end())
  const asked = client.query('select pg_sleep(100)').catch((error: unknown) => error)
  await expect
    .poll(() => countSessions("query = 'select pg_sleep(100)' and state = 'active'"))
    .toBe(1)
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number }
  const canceller = callProxy(proxy.url)
  canceller.socket.write(serialize.cancel(processID, secretKey))
  expect(await asked).toMatchObject({ code: '57014' })
  expect(toDone(points)).toEqual(['select pg_sleep (?): 57014'])
})

test('a replication connection passes unread', async () => {
  const fault = once('before', '', { do: 'reset' })
  const { proxy, points } = await startProxy(fault.decide)
  const client = new Client({ connectionString: proxy.url, replication: 'database' } as never)
  await client.connect()
  closeLater(() => client.end())
  const { rows } = await client.query('IDENTIFY_SYSTEM')
  expect(rows).toMatchObject([{ timeline: '1' }])
  expect(points).toEqual([])
})

test('a client that insists on TLS is refused, and the reason is known', async () => {
  const { proxy, refused } = await startProxy()
  const client = new Client({ connectionString: proxy.url, ssl: { rejectUnauthorized: false } })
  await expect(client.connect()).rejects.toThrow('does not support SSL')
  await expect.poll(() => refused).toEqual(['it insists on TLS, which the proxy does not speak'])
})

test('TLS without asking (PostgreSQL 17), and what is no PostgreSQL, are refused', async () => {
  const { proxy, refused } = await startProxy()
  const port = Number(new URL(proxy.url).port)
  const tls = connectByTls({ port, host: '127.0.0.1', ALPNProtocols: ['postgresql'] })
  await new Promise((resolve) => tls.once('error', resolve))
  callProxy(proxy.url).socket.write('GET / HTTP/1.1\r\n\r\n')
  await expect
    .poll(() => refused)
    .toEqual([
      'it begins with TLS (sslnegotiation=direct), which the proxy does not speak',
      'it does not begin as PostgreSQL does',
    ])
})

test('a server that cannot be reached appears as a reset', async () => {
  const proxy = await startPostgresProxy({
    databaseUrl: 'postgres://u@127.0.0.1:1/d',
    onPoint: () => undefined,
  })
  closeLater(() => proxy.close())
  const client = new Client({ connectionString: proxy.url })
  await expect(client.connect()).rejects.toThrow(/ECONNRESET|terminated/)
})

test('a server that reads nothing stops its client', async () => {
  const { proxy } = await startFakeServer((socket) => socket.pause())
  const { socket } = callProxy(proxy.url)
  socket.write(toStartup(0x3_00_00, 'user\0u\0\0'))
  const part = toMessage('d', Buffer.alloc(1_000_000))
  const before = process.memoryUsage().arrayBuffers
  for (let sent = 0; sent < 60; sent += 1) socket.write(part)
  await expect.poll(() => socket.bytesWritten).toBeGreaterThan(60_000_000)
  await stays(() => socket.writableLength)
  // What the kernel took on three sockets, and not more: the rest waits at the client.
  expect(socket.writableLength).toBeGreaterThan(20_000_000)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
})

const hasPsql = spawnSync('psql', ['--version']).status === 0

test.skipIf(!hasPsql)(
  'a client that reads nothing stops its server, and then receives every byte',
  async () => {
    const { proxy, points } = await startProxy()
    const copy = "copy (select repeat('x', 999) from generate_series(1, 100000)) to stdout"
    const before = process.memoryUsage().arrayBuffers
    const child = spawn('psql', ['-X', '-c', copy, proxy.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const isWaiting = "wait_event = 'ClientWrite' and query like 'copy%'"
    await expect.poll(() => countSessions(isWaiting)).toBe(1)
    await stays(() => countSessions(isWaiting))
    expect(await countSessions(isWaiting)).toBe(1)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
    let bytes = 0
    for await (const chunk of child.stdout) bytes += (chunk as Buffer).length
    expect(bytes).toBe(100_000_000)
    expect(points.filter(({ at }) => at === 'after')).toMatchObject([{ tag: 'COPY 100000' }])
  },
)

test.each([
  ['postgres://u@%2Ftmp%2Fsocket/d', /Unix socket/],
  ['postgres:///d', /Unix socket/],
  ['postgres://u@h/d?host=/tmp', /Unix socket/],
  ['postgres://u@h/d?host=other', /behind the \?/],
  ['postgres://u@h/d?port=1', /behind the \?/],
  ['postgres://u@a,b/d', /single host/],
  ['postgres://u@h/d?sslmode=require', /insists on TLS.*sslmode=disable/],
  ['postgres://u@h/d?ssl=true', /insists on TLS/],
  ['postgres://u@h/d?sslnegotiation=direct', /insists on TLS/],
])('no proxy stands before %s', async (url, reason) => {
  expect(findProxyProblem(url)).toMatch(reason)
  await expect(startPostgresProxy({ databaseUrl: url, onPoint: () => undefined })).rejects.toThrow(
    reason,
  )
})

test.each([
  'postgres://u:p@127.0.0.1:5432/d',
  'postgres://h/d?sslmode=disable',
  'postgresql://[::1]/d',
])('a proxy can stand before %s', (url) => {
  expect(findProxyProblem(url)).toBeUndefined()
})
