import { spawn, spawnSync } from 'node:child_process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { text } from 'node:stream/consumers'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { drizzle as drizzleOverPostgres } from 'drizzle-orm/postgres-js'
import { integer, pgTable } from 'drizzle-orm/pg-core'
import { Kysely, PostgresDialect } from 'kysely'
import { Client, Pool, Query } from 'pg'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { toDone, useWireTest } from './test-support/wire-test.ts'

const { closeLater, database, startProxy, stored } = useWireTest()

test('pg: named statements, batches of rows, errors in transactions', async () => {
  const { proxy, points } = await startProxy()
  const client = new Client({ connectionString: proxy.url })
  await client.connect()
  closeLater(() => client.end())
  for (const id of [1, 2, 3])
    await client.query({ name: 'add', text: 'insert into orders values ($1)', values: [id] })
  const rows: unknown[] = []
  const batches = client.query(
    new Query({
      text: 'select id from orders order by $1::int, id',
      values: [1],
      rows: 2,
    } as never),
  )
  batches.on('row', (row) => rows.push(row))
  await new Promise((resolve) => batches.once('end', resolve))
  expect(rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
  await expect(
    client.query({ name: 'add', text: 'insert into orders values ($1)', values: [1] }),
  ).rejects.toMatchObject({ code: '23505' })
  const select = 'select id from orders order by ?::int, id'
  expect(toDone(points)).toEqual([
    ...Array.from({ length: 3 }, () => 'insert into orders values (?): INSERT 0 1'),
    `${select}: no tag`,
    `${select}: SELECT 1`,
    'insert into orders values (?): 23505',
  ])
})

test('postgres.js: pipelines, transactions, cursors, COPY both ways, LISTEN and NOTIFY', async () => {
  const { proxy, points } = await startProxy()
  const sql = postgres(proxy.url, { max: 1 })
  closeLater(() => sql.end({ timeout: 1 }))
  await Promise.all([1, 2, 3].map((id) => sql`insert into orders values (${id})`))
  await expect(
    sql.begin(async (tx) => {
      await tx`insert into orders values (4)`
      await tx`insert into orders values (1)`
    }),
  ).rejects.toMatchObject({ code: '23505' })
  const batches: number[][] = []
  await sql`select id from orders order by id`.cursor(2, (rows) => {
    batches.push(rows.map(({ id }) => id as number))
  })
  expect(batches).toEqual([[1, 2], [3]])
  await pipeline(Readable.from(['5\n', '6\n']), await sql`copy orders from stdin`.writable())
  expect(await text(await sql`copy (select id from orders order by id) to stdout`.readable())).toBe(
    '1\n2\n3\n5\n6\n',
  )
  const received: string[] = []
  await sql.listen('news', (word) => received.push(word))
  await sql.notify('news', 'hello')
  await expect.poll(() => received).toEqual(['hello'])
  const done = toDone(points)
  expect(done.filter((one) => one === 'insert into orders values (?): INSERT 0 1')).toHaveLength(4)
  expect(done).toContain('insert into orders values (?): 23505')
  expect(done.filter((one) => one.endsWith('id: no tag'))).toHaveLength(1)
  expect(done).toContain('copy orders from stdin: COPY 2')
  expect(done).toContain('copy (select id from orders order by id) to stdout: COPY 5')
  expect(done).toContain('listen "news": LISTEN')
  expect(done.filter((one) => one.startsWith('rollback'))).toEqual(['rollback: ROLLBACK'])
})

test('Kysely: a transaction that commits and one that rolls back', async () => {
  const { proxy, points } = await startProxy()
  const db = new Kysely<{ orders: { id: number } }>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: proxy.url, max: 2 }) }),
  })
  closeLater(() => db.destroy())
  const add = (ids: readonly number[]) =>
    db.transaction().execute(async (tx) => {
      for (const id of ids) await tx.insertInto('orders').values({ id }).execute()
    })
  await add([1, 2])
  await expect(add([3, 1])).rejects.toMatchObject({ code: '23505' })
  expect(await stored()).toEqual([1, 2])
  expect(toDone(points)).toEqual([
    'begin: BEGIN',
    'insert into "orders" ("id") values (?): INSERT 0 1',
    'insert into "orders" ("id") values (?): INSERT 0 1',
    'commit: COMMIT',
    'begin: BEGIN',
    'insert into "orders" ("id") values (?): INSERT 0 1',
    'insert into "orders" ("id") values (?): 23505',
    'rollback: ROLLBACK',
  ])
})

const orders = pgTable('orders', { id: integer('id').primaryKey() })

test.each(['pg', 'postgres.js'])(
  'Drizzle over %s: a transaction, a savepoint, a select',
  async (driver) => {
    const { proxy, points } = await startProxy()
    const pool = new Pool({ connectionString: proxy.url, max: 1 })
    const sql = postgres(proxy.url, { max: 1 })
    closeLater(() => Promise.all([pool.end(), sql.end({ timeout: 1 })]))
    const db = driver === 'pg' ? drizzle(pool) : drizzleOverPostgres(sql)
    await db.transaction(async (tx) => {
      await tx.insert(orders).values({ id: 1 })
      await tx
        .transaction(async (inner) => {
          await inner.insert(orders).values({ id: 1 })
        })
        .catch(() => undefined)
      await tx.insert(orders).values([{ id: 2 }, { id: 3 }])
    })
    expect(await db.select().from(orders).where(eq(orders.id, 2))).toEqual([{ id: 2 }])
    expect(await stored()).toEqual([1, 2, 3])
    const done = toDone(points).filter((one) => !one.startsWith('select b.oid'))
    expect(done.map((one) => one.replace(/(?: to savepoint| to)? "?s\w+"?:/, ':'))).toEqual([
      'begin: BEGIN',
      'insert into "orders" ("id") values (?): INSERT 0 1',
      'savepoint: SAVEPOINT',
      'insert into "orders" ("id") values (?): 23505',
      'rollback: ROLLBACK',
      'insert into "orders" ("id") values (?): INSERT 0 2',
      'commit: COMMIT',
      'select "id" from "orders" where "orders"."id" = ?: SELECT 1',
    ])
  },
)

const python = '/usr/bin/python3'
const hasPsycopg = spawnSync(python, ['-c', 'import psycopg']).status === 0
if (!hasPsycopg)
  console.warn('SKIPPED: psycopg is not installed, so it was not tested behind the wire proxy')
const hasPsql = spawnSync('psql', ['--version']).status === 0
if (!hasPsql)
  console.warn('SKIPPED: psql is not installed, so it was not tested behind the wire proxy')

const script = `
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as c:
    with c.pipeline():
        a = [c.execute('insert into orders values (%s) returning id', [i]) for i in range(1, 6)]
    print([x.fetchone() for x in a])
    try:
        with c.pipeline():
            c.execute('insert into orders values (10)')
            c.execute('insert into orders values (1)')
            c.execute('insert into orders values (11)')
    except psycopg.Error as e:
        print(e.sqlstate)
    with c.transaction():
        with c.cursor(name='few') as cursor:
            cursor.itersize = 2
            print(list(cursor.execute('select id from orders order by id')))
    with c.cursor() as cursor:
        with cursor.copy('copy orders from stdin') as copy:
            for i in range(20, 23): copy.write_row([i])
        with cursor.copy('copy (select * from orders order by 1) to stdout') as copy:
            print(b''.join(copy))
        cursor.executemany('insert into orders values (%s)', [[30], [31]])
    for _ in range(8): c.execute('select count(*) from orders where id > %s', [1], prepare=True)
    try:
        with c.cursor().copy('copy orders from stdin') as copy:
            copy.write('no number')
    except psycopg.Error as e:
        print(e.sqlstate)
    c.execute('listen news')
    c.execute("notify news, 'hello'")
    print([n.payload for n in c.notifies(timeout=1, stop_after=1)] if psycopg.__version__ >= '3.2' else 'old')
    print(c.execute('select count(*) from orders').fetchone())
`

const runPsycopg = (url: string) => spawnAsync(python, ['-c', script, url])

test.skipIf(!hasPsycopg)(
  'psycopg: pipelines, cursors, COPY both ways, prepared statements',
  async () => {
    const direct = await runPsycopg(database().url)
    await database().query('truncate orders')
    const { proxy, points } = await startProxy()
    const proxied = await runPsycopg(proxy.url)
    // Whether it notes on stderr that a pipeline was aborted depends on when the answers came.
    expect({ ...proxied, error: '' }).toEqual({ ...direct, error: '' })
    expect(direct.status).toBe(0)
    const done = toDone(points)
    expect(done).toContain('copy orders from stdin: COPY 3')
    expect(done).toContain('copy orders from stdin: 22P02')
    expect(done).toContain('insert into orders values (?): 23505')
    expect(done).toContain('insert into orders values (?): 25P02')
    expect(
      done.filter((one) => one === 'select count (*) from orders where id > ?: SELECT 1'),
    ).toHaveLength(8)
  },
)

const withoutPid = ({ out, ...rest }: Spawned) => ({
  ...rest,
  out: out.replaceAll(/PID \d+/g, ''),
})

test.skipIf(!hasPsql)('psql: transactions, errors, COPY both ways, a row at a time', async () => {
  const input = `begin; insert into orders values (1); commit;
    insert into orders values (1);
    select 1 \\; select 2 \\; select 3/0;
    \\copy orders from stdin
2
3
\\.
    \\copy (select * from orders order by 1) to stdout
    \\set FETCH_COUNT 2
    select * from orders order by id;
    do $$ begin raise notice 'hello'; end $$;
    listen news;
    notify news, 'hello';
    select 4;`
  const run = (url: string) => spawnAsync('psql', ['-X', '-a', url], input)
  const direct = await run(database().url)
  await database().query('truncate orders')
  const { proxy, points } = await startProxy()
  const proxied = await run(proxy.url)
  expect(withoutPid(proxied)).toEqual(withoutPid(direct))
  const done = toDone(points)
  expect(done).toContain('select ?; select ?; select ? / ?: 22012')
  expect(done).toContain('copy orders from stdin: COPY 2')
  expect(done.filter((one) => one.startsWith('fetch forward ? from'))).toHaveLength(3)
})

type Spawned = {
  readonly status: number | null
  readonly out: string
  readonly error: string
}

/** Not `spawnSync`: the proxy is served by this process. */
async function spawnAsync(command: string, args: string[], input = ''): Promise<Spawned> {
  const child = spawn(command, args)
  child.stdin.end(input)
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  const status = await new Promise<number | null>((resolve) => {
    if (child.exitCode === null) child.once('exit', resolve)
    else resolve(child.exitCode)
  })
  return { status, out, error }
}
