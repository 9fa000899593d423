import { expect, test } from 'vitest'
import { findServices } from './find-services.ts'
import { findStart } from './known-start.ts'
import { readStatedTables, whyNoStart } from './stated-rows.ts'

type Files = Readonly<Record<string, string>>

const schema = `create table items (sku text primary key, name text, stock int);
insert into items values ('CHAIR-1', 'Oak chair', 40);`
const chairs = [{ sku: 'CHAIR-1', name: 'Oak chair', stock: 40 }]

const manifest = (scripts: Readonly<Record<string, string>>) =>
  JSON.stringify({ scripts: { start: 'node server.js', ...scripts }, dependencies: { pg: '8' } })

function read(files: Files) {
  const all = { 'package.json': manifest({}), 'server.js': 'http', ...files }
  const texts = new Map(Object.entries(all))
  const services = findServices(
    { paths: [...texts.keys()], texts, unread: [] },
    { documented: [], contexts: [] },
  )
  const sql = [...texts].filter(([path]) => path.endsWith('.sql'))
  return readStatedTables({ sql, service: services[0], texts }).find(({ name }) => name === 'items')
}

test.each<{ name: string; files: Files }>([
  { name: 'Gauntlet runs the files', files: { 'db/schema.sql': schema } },
  {
    name: 'a script makes the tables',
    files: {
      'package.json': manifest({ migrate: 'node m.js' }),
      'm.js': "await client.query(readFileSync('db/schema.sql', 'utf8'))",
      'db/schema.sql': schema,
    },
  },
  {
    name: 'the service runs them itself',
    files: { 'server.js': "query(readFileSync('db/schema.sql'))", 'db/schema.sql': schema },
  },
  {
    name: 'a tool makes the tables',
    files: { 'knexfile.js': '', 'db/schema.sql': schema },
  },
  {
    name: 'the seed command names a file of rows',
    files: {
      'package.json': manifest({ migrate: 'node m.js', seed: 'psql -f data/rows.sql' }),
      'db/schema.sql': schema.split('\n')[0] ?? '',
      'data/rows.sql': schema.split('\n')[1] ?? '',
    },
  },
])('rows that SQL files put in are known where $name', ({ files }) => {
  const items = read(files)
  expect(items?.rows).toEqual(chairs)
  expect(items?.rowsDoubt).toBeUndefined()
})

test.each<{ name: string; files: Files; why: string }>([
  {
    name: 'a file that nothing names',
    files: { 'db/schema.sql': schema, 'test/more.sql': "insert into items values ('x', 'y', 1)" },
    why: 'test/more.sql puts rows into items, and nothing shows that it is run',
  },
  {
    name: 'two folders that make the table',
    files: {
      'package.json': manifest({ migrate: 'node m.js' }),
      'db/schema.sql': schema,
      'old/schema.sql': schema,
    },
    why: 'items is made in db and in old, and which of them is run is not known',
  },
  {
    name: 'a seed',
    files: {
      'package.json': manifest({ seed: 'node seed.js' }),
      'seed.js': "await Items.create({ table: 'items' })",
      'db/schema.sql': schema,
    },
    why: 'the seed command names items, and may put rows into it',
  },
  {
    name: 'a seed that is not read',
    files: { 'package.json': manifest({ seed: 'node seed.js' }), 'db/schema.sql': schema },
    why: 'what the seed command puts into items is not known',
  },
  {
    name: 'a migrate command with rows',
    files: {
      'package.json': manifest({ migrate: 'node m.js' }),
      'm.js': "query('insert into items values ($1, $2, $3)', row)",
      'db/schema.sql': schema,
    },
    why: 'the migrate command puts rows into items, too',
  },
])('what makes the rows uncertain is the reason that is given: $name', ({ files, why }) => {
  const items = read(files)
  expect(items && findStart(items, { name: 'stock', kind: 'number' })).toBeUndefined()
  expect(items && whyNoStart(items, 100)).toBe(`${why}: write what there was in place of 100`)
})

test('rows that are not read are no rows that no file states', () => {
  const items = read({ 'db/schema.sql': `${schema} update items set stock = stock + 1;` })
  expect(items && whyNoStart(items, 0)).toMatch(/^statements that put rows into items are not read/)
  const none = read({ 'db/schema.sql': schema.split('\n')[0] ?? '' })
  expect(none && whyNoStart(none, 0)).toBe(
    'no SQL file states what there was: write it in place of 0',
  )
})

test('a row that is put in twice with one key shows that the files are not run together', () => {
  expect(read({ 'db/1.sql': schema, 'db/2.sql': schema.split('\n')[1] ?? '' })).toMatchObject({
    hasUnknownRows: true,
  })
})
