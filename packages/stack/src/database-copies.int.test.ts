import { createForeignDatabase, type ForeignDatabase } from '@gauntlet/testkit'
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { copyForeignDatabase, type DatabaseCopies } from './database-copies.ts'

let source: ForeignDatabase
let made: DatabaseCopies[]
const name = `copies_${randomUUID().replaceAll('-', '').slice(0, 12)}`

beforeAll(async () => {
  source = await createForeignDatabase()
  made = []
  await use(source.url, 'create table orders as select 1 as id')
})
afterEach(async () => {
  for (const copies of made.splice(0)) await copies.drop()
})
afterAll(async () => await source.drop())

async function use(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

const start = async () => {
  const copies = await copyForeignDatabase({ databaseUrl: source.url, name })
  made.push(copies)
  return copies
}

const listMade = async () => {
  const rows = await source.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1) order by 1',
    [name],
  )
  return rows.map((row) => row.name.slice(name.length))
}

test('each renewal begins with what was saved, the source stays as it is, and nothing is left', async () => {
  const copies = await start()
  await use(copies.url, 'insert into orders values (2)')
  const fresh = await copies.save()
  for (const id of [3, 4]) {
    await use(copies.url, `insert into orders values (${id})`)
    expect(await use(copies.url, 'select id from orders order by id')).toEqual(
      [1, 2, id].map((one) => ({ id: one })),
    )
    await fresh.renew()
  }
  expect(await use(copies.url, 'select id from orders order by id')).toEqual([{ id: 1 }, { id: 2 }])
  await fresh.settle()
  expect(await listMade()).toEqual(['', '_next', '_template', '_used'])
  await copies.drop()
  expect(await listMade()).toEqual([])
  expect(await use(source.url, 'select id from orders')).toEqual([{ id: 1 }])
})

test('what a killed run left is dropped', async () => {
  const left = await start()
  await left.save()
  await use(left.url, 'insert into orders values (9)')
  const copies = await start()
  expect(await use(copies.url, 'select id from orders')).toEqual([{ id: 1 }])
  expect(await listMade()).toEqual([''])
})

test('a database of the name that Gauntlet did not make is not dropped', async () => {
  await source.query(`create database ${name}`)
  try {
    await expect(copyForeignDatabase({ databaseUrl: source.url, name })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(`${name} on that server`) as string,
    })
    expect(await listMade()).toEqual([''])
  } finally {
    await source.query(`drop database ${name}`)
  }
})

test('copies that another run uses are not dropped', async () => {
  const other = await start()
  const session = new Client({ connectionString: other.url })
  await session.connect()
  const second = copyForeignDatabase({ databaseUrl: source.url, name })
  await expect(second).rejects.toThrow('does not drop the one that has it: it is in use')
  await session.end()
  expect(await listMade()).toEqual([''])
})
