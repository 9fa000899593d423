import { Client } from 'pg'
import { expect, test } from 'vitest'
import type { PostgresProxy } from './postgres-proxy.ts'
import { once, useWireTest } from './test-support/wire-test.ts'

const { closeLater, startProxy, stored } = useWireTest()

async function connectTo(proxy: PostgresProxy): Promise<Client> {
  const client = new Client({ connectionString: proxy.url })
  client.on('error', () => undefined)
  await client.connect()
  closeLater(() => client.end().catch(() => undefined))
  return client
}

test('each statement has two points, with its number, its transaction, its tag and its error', async () => {
  const { proxy, points } = await startProxy()
  const client = await connectTo(proxy)
  await client.query('BEGIN')
  await client.query('insert into orders values ($1)', [1])
  await client.query('select 1/0').catch(() => undefined)
  await client.query('rollback')
  await client.query('select 1; select 2')
  const seen = points.map((point) => [
    point.at,
    point.statement.number,
    point.statement.fingerprint,
    point.statement.transaction,
    ...(point.at === 'after' ? [point.tag, point.error] : []),
  ])
  expect(seen).toEqual([
    ['before', 0, 'begin', 'idle'],
    ['after', 0, 'begin', 'idle', 'BEGIN', undefined],
    ['before', 1, 'insert into orders values (?)', 'open'],
    ['after', 1, 'insert into orders values (?)', 'open', 'INSERT 0 1', undefined],
    ['before', 2, 'select ? / ?', 'open'],
    ['after', 2, 'select ? / ?', 'open', undefined, '22012'],
    ['before', 3, 'rollback', 'failed'],
    ['after', 3, 'rollback', 'failed', 'ROLLBACK', undefined],
    ['before', 4, 'select ?; select ?', 'idle'],
    ['after', 4, 'select ?; select ?', 'idle', 'SELECT 1; SELECT 1', undefined],
  ])
})

test.each([
  {
    at: 'before' as const,
    kept: [],
    said: /^done: the connection was reset, before the server received: insert/,
  },
  {
    at: 'after' as const,
    kept: [1],
    said: /^done: the connection was reset, after the server did it \(INSERT 0 1\), before its answer: insert/,
  },
])('a reset $at a statement: the application knows nothing', async ({ at, kept, said }) => {
  const fault = once(at, 'insert', { do: 'reset' })
  const { proxy } = await startProxy(fault.decide)
  const client = await connectTo(proxy)
  await expect(client.query('insert into orders values ($1)', [1])).rejects.toThrow(
    /ECONNRESET|terminated/,
  )
  expect(await stored()).toEqual(kept)
  expect(fault.said).toEqual([expect.stringMatching(said)])
})

test('an answer that is swallowed never comes, and the connection stays open and silent', async () => {
  const fault = once('after', 'insert', { do: 'swallow' })
  const { proxy } = await startProxy(fault.decide)
  const client = await connectTo(proxy)
  const answer = client.query('insert into orders values (1)').then(
    () => 'answered',
    (error: Error) => error.message,
  )
  await expect.poll(stored).toEqual([1])
  await expect.poll(() => fault.said).toHaveLength(1)
  expect(proxy.connections()).toMatchObject({ total: 1, open: 1 })
  proxy.resetAll()
  expect(await answer).toMatch(/ECONNRESET|terminated/)
})

test.each(['before', 'after'] as const)('a delay and a stall %s a statement end', async (at) => {
  const ends: (() => void)[] = []
  const until = new Promise<void>((resolve) => ends.push(resolve))
  const stall = once(at, 'insert', { do: 'stall', until })
  const delay = once(at, 'select', { do: 'delay', ms: 20 })
  const { proxy } = await startProxy((point) => stall.decide(point) ?? delay.decide(point))
  const client = await connectTo(proxy)
  let isAnswered = false
  const answer = client.query('insert into orders values (1)').then(() => (isAnswered = true))
  await expect.poll(stored).toEqual(at === 'after' ? [1] : [])
  expect(isAnswered).toBe(false)
  expect(stall.said).toEqual([])
  for (const end of ends) end()
  await answer
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  expect(await stored()).toEqual([1])
  expect(stall.said).toEqual([expect.stringMatching(/^done: stalled, /)])
  expect(delay.said).toEqual([expect.stringMatching(/^done: delayed by 20 ms, /)])
})

test.each(['simple', 'extended'])(
  'an SQLSTATE in place of a statement (%s) fails its transaction',
  async (protocol) => {
    const fault = once('before', 'insert', { do: 'error', code: '40001' })
    const { proxy, points } = await startProxy(fault.decide)
    const client = await connectTo(proxy)
    const values = protocol === 'simple' ? undefined : [2]
    const sql = values ? 'insert into orders values ($1)' : 'insert into orders values (2)'
    await client.query('begin')
    await expect(client.query(sql, values)).rejects.toMatchObject({
      code: '40001',
      message: 'could not serialize access due to concurrent update',
      detail: 'Injected by Gauntlet.',
    })
    await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('rollback')
    await client.query(sql, values)
    expect(await stored()).toEqual([2])
    expect(fault.said).toEqual([expect.stringMatching(/^done: SQLSTATE 40001 in place of: insert/)])
    const after = points.filter((point) => point.at === 'after').map(({ error }) => error)
    expect(after).toEqual([undefined, '40001', '25P02', undefined, undefined])
  },
)

test('an error in place of COMMIT leaves no transaction behind', async () => {
  const fault = once('before', 'commit', { do: 'error', code: '40P01' })
  const { proxy } = await startProxy(fault.decide)
  const client = await connectTo(proxy)
  await client.query('begin')
  await client.query('insert into orders values (3)')
  await expect(client.query('commit')).rejects.toMatchObject({ code: '40P01' })
  expect((await client.query('select count(*)::int as n from orders')).rows).toEqual([{ n: 0 }])
  expect(fault.said).toHaveLength(1)
})

test('what cannot be done at a point is said, and the statement passes', async () => {
  const swallow = once('before', 'insert', { do: 'swallow' })
  const error = once('after', 'insert', { do: 'error', code: '40001' })
  const rollback = once('before', 'rollback', { do: 'error', code: '40001' })
  const { proxy } = await startProxy(
    (point) => swallow.decide(point) ?? error.decide(point) ?? rollback.decide(point),
  )
  const client = await connectTo(proxy)
  await client.query('insert into orders values (1)')
  await client.query('begin')
  await client.query('rollback')
  expect([...swallow.said, ...error.said, ...rollback.said]).toEqual([
    'failed: an answer is swallowed after its statement, not before it',
    'failed: an error takes the place of a statement before it, not after it',
    'failed: a ROLLBACK does not fail',
  ])
})

test.each([
  { at: 'before' as const, kept: [] },
  { at: 'after' as const, kept: [1] },
])('a session is ended $at a statement with 57P01', async ({ at, kept }) => {
  const fault = once(at, 'insert', { do: 'terminate' })
  const { proxy } = await startProxy(fault.decide)
  const client = await connectTo(proxy)
  await expect(client.query('insert into orders values (1)')).rejects.toMatchObject({
    code: '57P01',
  })
  expect(await stored()).toEqual(kept)
  await expect.poll(() => proxy.connections().open).toBe(0)
})

test.each([
  { at: 'before' as const, kept: [] },
  { at: 'after' as const, kept: [1] },
])(
  'something is done $at a statement while it is withheld; then its connection is reset',
  async ({ at, kept }) => {
    const seen: number[][] = []
    const act = async () => {
      seen.push(await stored())
    }
    const fault = once(at, 'insert', { do: 'run', act })
    const { proxy } = await startProxy(fault.decide)
    const client = await connectTo(proxy)
    await expect(client.query('insert into orders values (1)')).rejects.toThrow(
      /ECONNRESET|terminated/,
    )
    expect(seen).toEqual([kept])
    expect(await stored()).toEqual(kept)
    expect(fault.said).toEqual([
      expect.stringMatching(/^done: withheld, and the connection reset, /),
    ])
  },
)

test('long answers of several statements in one Query arrive in their order', async () => {
  const { proxy, points } = await startProxy()
  const client = await connectTo(proxy)
  const long = "select repeat('x', 1000) as long from generate_series(1, 1000)"
  const results = (await client.query(`${long}; select 2 as two; ${long}`)) as unknown as {
    rows: Record<string, unknown>[]
  }[]
  expect(results.map(({ rows }) => [rows.length, Object.keys(rows[0] ?? {})])).toEqual([
    [1000, ['long']],
    [1, ['two']],
    [1000, ['long']],
  ])
  expect(points[1]).toMatchObject({ at: 'after', tag: 'SELECT 1000; SELECT 1; SELECT 1000' })
})

test("the server's sessions of the proxy are known by their processes", async () => {
  const { proxy } = await startProxy()
  const client = await connectTo(proxy)
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  expect(proxy.connections().serverPids).toEqual([rows[0]?.pid])
  await client.end()
  await expect.poll(() => proxy.connections().serverPids).toEqual([])
})
