import { startPostgres } from '@gauntlet/stack'
import { openStore } from '@gauntlet/store'
import {
  createForeignDatabase,
  type ForeignDatabase,
  hasPgBouncer,
  startPgBouncer,
} from '@gauntlet/testkit'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requireCopyable } from '../sweep/lane-database.ts'
import { requireBreakable } from './require-breakable.ts'

let database: ForeignDatabase

beforeAll(async () => {
  database = await createForeignDatabase()
})
afterAll(async () => await database.drop())

/** Another one, which is changed. */
async function withOther(
  use: (other: ForeignDatabase) => Promise<void>,
  rights?: Parameters<typeof createForeignDatabase>[0],
): Promise<void> {
  const other = await createForeignDatabase(rights)
  try {
    await use(other)
  } finally {
    await other.drop()
  }
}

const ofUrl = (url: string) => ({
  start: { command: ['npm', 'start'] },
  database: { url, writable: true },
})

test('a database of tests is found with what it allows', async () => {
  const { url, role, name } = database
  const found = { url, role, database: name, owner: role, mayCreate: true, mayCopy: true }
  const asked = await requireBreakable('shop', ofUrl(url))
  expect(asked).toMatchObject({ ...found, sessions: [] })
  expect(await requireCopyable('shop', ofUrl(url))).toMatchObject(found)
})

test('an embedded database is not asked', async () => {
  const config = { start: { command: ['npm', 'start'] }, database: 'embedded' } as const
  expect(await requireCopyable('shop', config)).toBeUndefined()
})

test.each([
  {
    what: 'a Unix socket',
    to: () => 'postgres://u@%2Ftmp/d',
    error: { code: 'UNSUPPORTED', message: /no proxy .* of shop: .* Unix socket.*give it a host/ },
  },
  {
    what: 'a URL that insists on TLS',
    to: (url: string) => `${url}?sslmode=require`,
    error: { code: 'UNSUPPORTED', message: /insists on TLS.*set sslmode=disable/ },
  },
  {
    what: 'a server that does not answer',
    to: () => 'postgres://u:p@127.0.0.1:1/d',
    error: { code: 'DATABASE_UNREACHABLE', message: /the database of shop .*ECONNREFUSED/ },
  },
  {
    what: 'a wrong password',
    to: (url: string) => url.replace('secret', 'wrong'),
    error: { code: 'DATABASE_UNREACHABLE', message: /password authentication failed/ },
  },
  {
    what: 'a URL whose variable is not set',
    to: () => '',
    error: { code: 'CONFIG_INVALID', message: /targets.shop.database.url gives no URL/ },
  },
])('$what is refused', async ({ to, error }) => {
  await expect(requireBreakable('shop', ofUrl(to(database.url)))).rejects.toMatchObject({
    code: error.code,
    message: expect.stringMatching(error.message) as string,
  })
})

test('a database that is read-only is refused', async () => {
  await withOther(async ({ url, role, query }) => {
    await query(`alter role ${role} set default_transaction_read_only = on`)
    await expect(requireBreakable('shop', ofUrl(url))).rejects.toThrow(
      /is read-only.*name its primary/,
    )
  })
})

test('the database of the results is refused', async () => {
  await withOther(async ({ url }) => {
    await (await openStore({ url })).close()
    await expect(requireBreakable('shop', ofUrl(url))).rejects.toThrow(
      'stores its results: name a separate one',
    )
  })
})

test('a database that others use is broken, and not copied', async () => {
  const session = new Client({ connectionString: database.url, application_name: 'psql' })
  await session.connect()
  const found = await requireBreakable('shop', ofUrl(database.url))
  expect(found?.sessions.map(({ name }) => name)).toEqual(['psql'])
  await expect(requireCopyable('shop', ofUrl(database.url))).rejects.toThrow(
    `1 session uses ${database.name} ("psql"), and PostgreSQL copies a database without sessions only`,
  )
  await session.end()
})

test.each([
  { rights: { mayCreate: false }, remedy: /alter role "role_\w+" createdb$/ },
  { rights: { isOwner: false }, remedy: /alter database "test_\w+" owner to "role_\w+"$/ },
])('a role that may not copy is refused with the remedy: $rights', async ({ rights, remedy }) => {
  await withOther(async ({ url }) => {
    expect(await requireBreakable('shop', ofUrl(url))).toBeDefined()
    await expect(requireCopyable('shop', ofUrl(url))).rejects.toThrow(remedy)
  }, rights)
})

test.skipIf(!hasPgBouncer())('a pooler is refused with the remedy', async () => {
  const pooler = await startPgBouncer(database.url)
  try {
    await expect(requireBreakable('shop', ofUrl(pooler.url))).rejects.toThrow(
      /that of a pooler.*name the database itself/,
    )
  } finally {
    await pooler.stop()
  }
})

test('a server that takes connections by TLS only is refused with the remedy', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-tls-'))
  const postgres = await startPostgres({ folder })
  try {
    const url = new URL(postgres.url('postgres'))
    const admin = new Client({ connectionString: url.href })
    await admin.connect()
    const { rows } = await admin.query<{ file: string }>(
      `select current_setting('hba_file') as file`,
    )
    await writeFile(rows[0]?.file ?? '', 'hostssl all all all scram-sha-256\n')
    await admin.query('select pg_reload_conf()')
    await admin.end()
    await expect
      .poll(() => requireBreakable('shop', ofUrl(url.href)).catch((error: unknown) => error))
      .toMatchObject({
        code: 'UNSUPPORTED',
        message: expect.stringMatching(/the database of shop insists on TLS/) as string,
        hint: expect.stringContaining('pg_hba.conf') as string,
      })
  } finally {
    await postgres.stop('immediate')
    await rm(folder, { recursive: true, force: true })
  }
})
