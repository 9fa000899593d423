import { createTestDatabase, runCli } from '@gauntlet/testkit'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'
import { loadConfig } from '../config/load-config.ts'
import * as projects from '../init/test-support/projects.ts'

const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-init-'))
})
afterEach(async () => await rm(root, { recursive: true, force: true }))

async function write(files: projects.ProjectFolder): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
}

/** What `init` writes, and what it means: it is a config that loads. */
async function init(...args: string[]) {
  const { exit, stdout, stderr } = await runCli(main, ['init', '--yes', ...args], { cwd: root })
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
  await symlink(modules, join(root, 'node_modules')).catch(() => undefined)
  // Node loads nothing beside a package.json that is no JSON.
  if (stdout.includes('package.json: it is no JSON')) await rm(join(root, 'package.json'))
  const { config } = await loadConfig(root)
  const text = await readFile(join(root, 'gauntlet.config.ts'), 'utf8')
  return { stdout, text, config, candidate: config.targets?.['candidate'] }
}

type Row = {
  readonly name: string
  readonly files: projects.ProjectFolder
  readonly start: object
  readonly database: 'embedded' | undefined
  readonly todo: readonly string[]
}

const rows: readonly Row[] = [
  {
    name: 'Fastify, SQL migrations, OpenAPI',
    files: projects.fastifyShop(),
    start: { command: ['npm', 'start'], ready: '/healthz', migrate: { sql: 'db/migrations' } },
    database: 'embedded',
    todo: ['review'],
  },
  {
    name: 'Express with other variables, a migration script, HAR, Hurl and Artillery files',
    files: projects.expressShop,
    start: {
      command: ['sh', '-c', 'APP_PORT=$PORT POSTGRES_URL=$DATABASE_URL exec npm run dev'],
      ready: '/health',
      migrate: ['sh', '-c', 'POSTGRES_URL=$DATABASE_URL exec npm run db:migrate'],
      seed: ['sh', '-c', 'POSTGRES_URL=$DATABASE_URL exec npm run db:seed'],
    },
    database: 'embedded',
    todo: ['review', 'requests', 'guarantees'],
  },
  {
    name: 'a monorepo, from its root',
    files: projects.monorepo,
    start: { command: ['npm', 'start'], cwd: 'services/api', ready: '/health' },
    database: undefined,
    todo: ['review', 'scenarios', 'no guarantees'],
  },
  {
    name: 'Flask',
    files: projects.flask,
    start: {
      command: ['sh', '-c', 'exec python3 -m flask --app app:app run --host $HOST --port $PORT'],
      ready: '/health',
    },
    database: 'embedded',
    todo: ['review', 'tables', 'scenarios', 'no guarantees'],
  },
  {
    name: 'FastAPI with uv and Alembic',
    files: projects.fastapi,
    start: {
      command: [
        'sh',
        '-c',
        'exec uv run python -m uvicorn shop.main:app --host $HOST --port $PORT',
      ],
      ready: '/readyz',
      migrate: ['uv', 'run', 'python', '-m', 'alembic', 'upgrade', 'head'],
    },
    database: 'embedded',
    todo: ['review', 'scenarios', 'no guarantees'],
  },
  {
    name: 'Python without a framework and without a list of packages',
    files: projects.plainPython,
    start: { command: ['python3', 'app.py'], ready: '/health', migrate: { sql: 'schema.sql' } },
    database: 'embedded',
    todo: ['review', 'requests'],
  },
  {
    name: 'Fastify whose routes hold their schemas',
    files: projects.fastifyCoupons,
    start: { command: ['npm', 'start'], ready: '/health', migrate: { sql: 'schema.sql' } },
    database: 'embedded',
    todo: ['review', 'requests', 'requests', 'database'],
  },
  {
    name: 'a Go module',
    files: projects.goModule,
    start: { command: ['go', 'run', './cmd/api'], ready: '/healthz' },
    database: 'embedded',
    todo: ['review', 'tables', 'scenarios', 'no guarantees'],
  },
  {
    name: 'only a Dockerfile',
    files: projects.onlyDockerfile,
    start: { command: ['sh', '-c', 'exec node server.mjs --port $PORT'], ready: '/health' },
    database: undefined,
    todo: ['review', 'ready', 'start', 'scenarios', 'no guarantees'],
  },
  {
    name: 'an empty folder',
    files: {},
    start: { command: ['npm', 'start'], ready: '/health' },
    database: undefined,
    todo: ['review', 'targets', 'scenarios', 'no guarantees'],
  },
  {
    name: 'a broken package.json, OpenAPI document and compose file',
    files: projects.brokenManifest,
    start: { command: ['npm', 'start'], ready: '/health' },
    database: undefined,
    todo: ['review', 'targets', 'scenarios', 'no guarantees'],
  },
]

test.each(rows)('$name', async ({ files, start, database, todo }) => {
  await write(files)
  const { config, candidate } = await init()
  expect(candidate?.start).toEqual({ replicas: 2, ...start })
  expect(candidate?.database).toBe(database)
  expect(config.todo?.map((line) => line.split(':')[0])).toEqual(todo)
})

test('requests come from the files of the user; what deletes is a comment', async () => {
  await write(projects.expressShop)
  const { config, text, stdout } = await init()
  const contended = config.scenarios?.['contended']
  if (!contended || !('flows' in contended)) throw new Error('there is no scenario')
  const sent = contended.flows.flatMap(({ flow }) =>
    flow.steps.flatMap((step) => (step.kind === 'request' ? [`${step.method} ${step.url}`] : [])),
  )
  expect(sent).toEqual(['GET /orders', 'POST /orders'])
  expect(text).toContain("// del('/orders/1'")
  expect(config.scenarios?.['checkout']).toEqual({ artillery: './load/checkout.yml' })
  expect(stdout).toContain('session.har (2 requests)')
  expect(stdout.split('\n').length).toBeLessThan(25)
})

test('a request that holds a password is left out and named: the config will be committed', async () => {
  const login = {
    request: {
      method: 'POST',
      url: 'http://localhost/login?from=x',
      postData: { mimeType: 'application/json', text: '{"user":"ann","password":"hunter2!x"}' },
    },
    response: { status: 200 },
  }
  const order = { request: { method: 'GET', url: 'http://localhost/a' }, response: { status: 200 } }
  await write({ 'session.har': JSON.stringify({ log: { entries: [login, order] } }) })
  const { text, stdout, config } = await init()
  expect(text + stdout).not.toContain('hunter2')
  expect(text).toContain("get('/a'")
  expect(config.todo).toContainEqual(
    expect.stringMatching(/^secrets: POST \/login of session\.har hold/),
  )
})

test('the tables of a database of this machine that DATABASE_URL names are read, too', async () => {
  const database = await createTestDatabase()
  try {
    await database.query('create table accounts (id int primary key, balance numeric)')
    await write(projects.goModule)
    const options = { cwd: root, env: { DATABASE_URL: database.url } }
    const { stdout } = await runCli(main, 'init --yes', options)
    expect(stdout).toContain('1 table from the database at ')
    expect(stdout).not.toContain(new URL(database.url).password || 'no password')
  } finally {
    await database.drop()
  }
})

test('what cannot be read is named, and what another tool reads with the command for it', async () => {
  await write({
    ...projects.brokenManifest,
    'load/k6.js': projects.fastifyShop()['load/k6.js'] ?? '',
  })
  const { stdout, text } = await init()
  expect(stdout).toMatch(/not read openapi\.json:1:\d+: /)
  expect(stdout).toMatch(/not read compose\.yaml:\d+:\d+: /)
  expect(stdout).toContain('gauntlet wrap -- k6 run load/k6.js')
  expect(text).toContain('`gauntlet wrap -- k6 run load/k6.js`')
})

const makesTables = `await pool.query(\`
    create table products (sku text primary key, stock int not null);
    create table orders (id text primary key, sku text not null references products (sku), quantity int not null);
    insert into products (sku, stock) values ('pen', 40), ('ink', 3) on conflict (sku) do nothing\`)
app.get('/health', ok)
app.post('/orders', (request) => { const { id, sku, quantity } = request.body })
app.listen(process.env.PORT)`

const withDriver = (driver: string): projects.ProjectFolder => ({
  'package.json': JSON.stringify({
    scripts: { start: 'node server.js' },
    dependencies: { express: '5', [driver]: '8' },
  }),
  'server.js': makesTables,
})

test('tables and rows that a source makes as it starts are read where PostgreSQL holds them', async () => {
  await write(withDriver('pg'))
  const { stdout, text } = await init()
  expect(stdout).toContain('2 tables from 1 source file')
  expect(text).toContain("(values ('pen', 40), ('ink', 3)) as s")
  await rm(join(root, 'gauntlet.config.ts'))
  await write(withDriver('better-sqlite3'))
  expect((await runCli(main, ['init', '--yes'], { cwd: root })).stdout).toContain('not PostgreSQL')
})

test('the tables of a database that answers come before those of SQL files, and are only read', async () => {
  const database = await createTestDatabase()
  try {
    await database.query(
      'create table accounts (id int primary key, balance numeric, idempotency_key text)',
    )
    await write(projects.fastifyShop())
    const { stdout, config } = await init('--db', database.url)
    expect(stdout).toMatch(/1 table from the database at /)
    expect(config.guarantees?.map(({ name }) => name)).toEqual([
      'accounts: balance is never negative',
      'accounts: one row for each idempotency_key',
    ])
    const wrong = await runCli(main, ['init', '--force', '--db', 'postgres://127.0.0.1:1/x'], {
      cwd: root,
    })
    expect(wrong).toMatchObject({ exit: 4 })
  } finally {
    await database.drop()
  }
})

test('a folder is chosen by --service; one where nothing starts is refused, and nothing is written', async () => {
  await write(projects.monorepo)
  const refused = await runCli(main, 'init --yes --service services/none', { cwd: root })
  expect(refused).toMatchObject({ exit: 2 })
  expect(refused.stderr).toContain('there are: services/api, web')
  await expect(readFile(join(root, 'gauntlet.config.ts'))).rejects.toThrow('ENOENT')
  expect((await init('--service', './web/')).candidate?.start?.cwd).toBe('web')
})

test('a migrate script does not hide what SQL files state: the rule stands, and the request names a row', async () => {
  await write({
    'package.json': JSON.stringify({
      scripts: { start: 'node server.js', migrate: 'node m.js' },
      dependencies: { express: '5', pg: '8' },
    }),
    'm.js': "require('fs').readFileSync('db/schema.sql')",
    'server.js': `app.get('/health', ok)
app.post('/orders', (request) => { const { sku } = request.body })
app.listen(process.env.PORT)`,
    'db/schema.sql': `create table items (sku text primary key, name text, stock int check (stock >= 0));
create table orders (id serial primary key, sku text not null references items (sku));
insert into items values ('CHAIR-1', 'Oak chair', 40);`,
  })
  const { text, candidate, config } = await init()
  expect(candidate?.start).toMatchObject({ migrate: ['npm', 'run', 'migrate'] })
  expect(text).toContain("json: { sku: 'CHAIR-1' }")
  expect(config.guarantees?.map(({ name }) => name)).toEqual(['items: stock and its orders add up'])
})

test('a script that applies the SQL file makes the tables, by the interpreter of the project', async () => {
  await write({
    'requirements.txt': 'flask\npsycopg2-binary\n',
    '.venv/bin/python': '',
    'app.py': 'app = Flask(__name__)\n@app.get("/health")\ndef health(): pass',
    'migrate.py': 'import psycopg2\ncursor.execute(open("schema.sql").read())',
    'schema.sql': 'create table seats (id serial primary key);',
  })
  const { candidate, text } = await init()
  expect(candidate?.start).toMatchObject({
    command: ['sh', '-c', expect.stringContaining('exec .venv/bin/python -m flask')],
    migrate: ['.venv/bin/python', 'migrate.py'],
  })
  expect(text).toContain('// Makes the tables (migrate.py')
})

const orderTables = `create table items (sku text primary key);
create table orders (id serial primary key, sku text not null references items (sku));
insert into items values ('CHAIR-1');`

test('a router of another file is found under its prefix; one that is mounted by code has a line in todo', async () => {
  await write({
    'package.json': JSON.stringify({
      scripts: { start: 'node server.js' },
      dependencies: { express: '5', pg: '8' },
    }),
    'server.js': `const app = express()
app.use('/api/v1', require('./routes/orders'))
for (const name of ['items']) app.use('/' + name, require('./routes/' + name))
app.get('/health', (req, res) => res.json({}))
app.listen(process.env.PORT)`,
    'routes/orders.js': `const router = express.Router()
router.post('/orders', async (req, res) => {
  const { sku } = req.body
  res.status(201).json(await insert(sku))
})
module.exports = router`,
    'routes/items.js': `const router = express.Router()
router.get('/all', list)
module.exports = router`,
    'schema.sql': orderTables,
  })
  const { text, config } = await init()
  expect(text).toContain(
    "post('/api/v1/orders', { json: { sku: 'CHAIR-1' }, expect: [status(201)] })",
  )
  expect(config.todo).toContainEqual(
    'requests: GET /all may need a prefix: where routes/items.js is mounted was not read. Correct the paths',
  )
})

test('an earlier config is no source: init --force does not find routes in it, nor in what imports gauntlet', async () => {
  await write({
    'server.js':
      "app.post('/orders', (req) => { const { sku } = req.body })\napp.listen(process.env.PORT)",
    'schema.sql': orderTables,
    'load/flows.mjs': "import { post } from 'gauntlet'\nexport const a = app.post('/y', b)",
  })
  await init()
  await rm(join(root, 'node_modules'), { recursive: true })
  const before = await readFile(join(root, 'gauntlet.config.ts'), 'utf8')
  await write({ 'gauntlet.config.ts': `const app = 1\napp.post('/x', y)\n${before}` })
  const { text } = await init('--force')
  expect(text).toBe(before)
})
