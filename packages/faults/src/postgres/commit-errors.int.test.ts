import { spawn, spawnSync } from 'node:child_process'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { Client, type QueryConfig } from 'pg'
import { parse, serialize } from 'pg-protocol'
import postgres from 'postgres'
import { beforeAll, expect, test } from 'vitest'
import { once, toDone, useWireTest } from './test-support/wire-test.ts'

const { closeLater, database, startProxy, stored } = useWireTest()

beforeAll(async () => {
  // Two rows of one number: PostgreSQL itself refuses the COMMIT.
  await database().query('create table pairs (id int unique deferrable initially deferred)')
})

const refused = () => once('before', 'commit', { do: 'error', code: '23505' })

async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  closeLater(() => client.end())
  return client
}

type Message = { name: string; text?: string; status?: string; code?: string }
type Say = (parts: readonly Buffer[], readies?: number) => Promise<string[]>

/** A session in which bytes are sent as they are. `say` gives what the server says up to so many ReadyForQuery. */
async function openRaw(url: string): Promise<Say> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined) // its connection is used by another reader, and just ended
  await client.connect()
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  closeLater(async () => void stream.destroy())
  let said: string[] = []
  let onMessage: ((said: readonly string[]) => void) | undefined
  stream.removeAllListeners('data')
  void parse(stream, (message) => {
    const { name, text: tag, status, code } = message as Message
    if (name !== 'notice') said.push([name, tag ?? status ?? code].filter(Boolean).join(' '))
    onMessage?.(said)
  })
  return async (parts, readies = 1) => {
    said = []
    const ended = new Promise<string[]>((resolve) => {
      onMessage = (all) => {
        if (all.filter((one) => one.startsWith('readyForQuery')).length === readies)
          resolve([...all])
      }
    })
    stream.write(Buffer.concat(parts))
    return await ended
  }
}

const execute = (sql: string) => [
  serialize.parse({ text: sql }),
  serialize.bind(),
  serialize.describe({ type: 'P' }),
  serialize.execute(),
]
const [sync, flush] = [serialize.sync(), serialize.flush()]
const insertTwice = ['insert into pairs values (1)', 'insert into pairs values (1)']
const insert = ['insert into pairs values (1)', 'insert into pairs values (2)']

test.each([
  { what: 'alone', parts: [...execute('commit'), sync], readies: 1 },
  {
    what: 'answered by a Flush before its Sync',
    parts: [...execute('commit'), flush, sync],
    readies: 1,
  },
  {
    what: 'with statements behind it, which are skipped',
    parts: [...execute('commit'), ...execute('insert into pairs values (7)'), sync],
    readies: 1,
  },
  {
    what: 'in a pipeline with a group behind it, which is done',
    parts: [...execute('commit'), sync, ...execute('insert into pairs values (8)'), sync],
    readies: 2,
  },
  {
    what: 'with a Query behind it, which is skipped too',
    parts: [...execute('commit'), serialize.query('insert into pairs values (9)'), sync],
    readies: 1,
  },
])(
  'an error in place of a COMMIT $what is what PostgreSQL says of one that it refuses itself',
  async ({ parts, readies }) => {
    const dialogue = async (url: string, rows: readonly string[]) => {
      await database().query('truncate pairs')
      const say = await openRaw(url)
      for (const sql of ['begin', ...rows]) await say([serialize.query(sql)])
      const said = await say(parts, readies)
      const again = await say([serialize.query('select 1')])
      return { said, again, left: await database().query('select id from pairs order by id') }
    }
    const fault = refused()
    const { proxy } = await startProxy(fault.decide)
    const proxied = await dialogue(proxy.url, insert)
    expect(proxied).toEqual(await dialogue(database().url, insertTwice))
    expect(proxied.said).toContain('error 23505')
    expect(fault.said).toEqual(['done: SQLSTATE 23505 in place of: commit'])
  },
)

test('a COMMIT that the server does not reach, because of an error before it in its group, is not replaced', async () => {
  const fault = refused()
  const { proxy, points } = await startProxy(fault.decide)
  const say = await openRaw(proxy.url)
  await say([serialize.query('begin')])
  const parts = [...execute('select 1/0'), ...execute('commit'), sync]
  expect(await say(parts)).toEqual(expect.arrayContaining(['error 22012', 'readyForQuery E']))
  await say([serialize.query('rollback')])
  expect(await say([serialize.query('select 1')])).toContain('commandComplete SELECT 1')
  expect(fault.said).toEqual([])
  expect(toDone(points)).toEqual([
    'begin: BEGIN',
    'select ? / ?: 22012',
    'commit: 25P02',
    'rollback: ROLLBACK',
    'select ?: SELECT 1',
  ])
})

test('pg with the extended protocol sees the error, and nothing is committed', async () => {
  const fault = refused()
  const { proxy } = await startProxy(fault.decide)
  const client = await connectTo(proxy.url)
  const add = async (id: number) => {
    await client.query('begin')
    await client.query('insert into orders values ($1)', [id])
    return await client.query<never>({ text: 'commit', queryMode: 'extended' } as QueryConfig)
  }
  await expect(add(1)).rejects.toMatchObject({ code: '23505' })
  expect(await add(2)).toMatchObject({ command: 'COMMIT' })
  expect(await stored()).toEqual([2])
})

test('postgres.js sees the error of its transaction, and the next one is committed', async () => {
  const fault = refused()
  const { proxy, points } = await startProxy(fault.decide)
  const sql = postgres(proxy.url, { max: 1, onnotice: () => undefined })
  closeLater(() => sql.end({ timeout: 1 }))
  const add = (id: number) => sql.begin((tx) => tx`insert into orders values (${id})`)
  await expect(add(1)).rejects.toMatchObject({ code: '23505' })
  await add(2)
  expect(await stored()).toEqual([2])
  expect(fault.said).toEqual(['done: SQLSTATE 23505 in place of: commit'])
  const commits = toDone(points).filter((one) => one.startsWith('commit'))
  expect(commits).toEqual(['commit: 23505', 'commit: COMMIT'])
})

const python = '/usr/bin/python3'
const hasPsycopg = spawnSync(python, ['-c', 'import psycopg']).status === 0

const script = `
import sys, psycopg
with psycopg.connect(sys.argv[1]) as c:
    try:
        with c.pipeline():
            c.execute('insert into orders values (1)')
            c.commit()
    except psycopg.Error as e:
        print(e.sqlstate, c.info.transaction_status.name)
    with c.pipeline():
        c.execute('insert into orders values (2)')
        c.commit()
    print(c.info.transaction_status.name)
`

test.skipIf(!hasPsycopg)(
  'psycopg sees the error of a COMMIT in a pipeline, and the next one is committed',
  async () => {
    const fault = refused()
    const { proxy } = await startProxy(fault.decide)
    const child = spawn(python, ['-c', script, proxy.url])
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
    expect({ out, error }).toEqual({ out: '23505 IDLE\nIDLE\n', error: '' })
    expect(await stored()).toEqual([2])
    expect(fault.said).toEqual(['done: SQLSTATE 23505 in place of: COMMIT'])
  },
)
