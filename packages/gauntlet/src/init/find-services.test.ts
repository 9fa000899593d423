import { expect, test } from 'vitest'
import { findServices } from './find-services.ts'
import type { ProjectFiles } from './project-files.ts'
import { readCompose } from './read-compose.ts'
import { monorepo, plainPython, type ProjectFolder } from './test-support/projects.ts'

const toFiles = (folder: ProjectFolder): ProjectFiles => ({
  paths: Object.keys(folder),
  texts: new Map(Object.entries(folder)),
  unread: [],
})

const find = (folder: ProjectFolder, contexts: readonly string[] = []) =>
  findServices(toFiles(folder), { documented: [], contexts })

const scripts = (start: string, more: object = {}): string =>
  JSON.stringify({ scripts: { start }, dependencies: { express: '1' }, ...more })
const port = 'app.listen(process.env.PORT)'

const mainGuard = "if __name__ == '__main__':"

const starts: readonly {
  readonly name: string
  readonly files: ProjectFolder
  readonly command: readonly string[]
  readonly install?: readonly string[] | undefined
}[] = [
  {
    name: 'pnpm, whose lock file lies above',
    files: { 'pnpm-lock.yaml': '', 'api/package.json': scripts('node a.js'), 'api/a.js': port },
    command: ['pnpm', 'start'],
    install: ['pnpm', 'install', '--frozen-lockfile'],
  },
  {
    name: 'yarn, what must be built first',
    files: {
      'yarn.lock': '',
      'package.json': '{ "scripts": { "start": "node dist/a.js", "build": "tsc" } }',
      'src/a.ts': port,
    },
    command: ['yarn', 'start'],
    install: ['sh', '-c', 'yarn install --immutable && yarn run build'],
  },
  {
    name: 'bun',
    files: { 'bun.lock': '', 'package.json': scripts('bun a.ts'), 'a.ts': port },
    command: ['bun', 'run', 'start'],
    install: ['bun', 'install'],
  },
  {
    name: 'npm with a lock file, by the default installation',
    files: { 'package-lock.json': '{}', 'package.json': scripts('node a.js'), 'a.js': port },
    command: ['npm', 'start'],
    install: undefined,
  },
  {
    name: 'no script, but a server',
    files: { 'package.json': '{}', 'server.js': port },
    command: ['node', 'server.js'],
    install: [],
  },
  {
    name: 'a Procfile',
    files: { Procfile: 'worker: x\nweb: gunicorn app:app --bind $HOST:$PORT\n' },
    command: ['sh', '-c', 'exec gunicorn app:app --bind $HOST:$PORT'],
    install: [],
  },
  {
    name: 'Django with poetry',
    files: { 'manage.py': '', 'poetry.lock': '', 'pyproject.toml': 'psycopg2' },
    command: ['sh', '-c', 'exec poetry run python manage.py runserver --noreload $HOST:$PORT'],
    install: ['poetry', 'install'],
  },
  {
    name: 'a Flask factory in src',
    files: { 'pyproject.toml': '', 'src/shop/__init__.py': 'def create_app():\n  pass' },
    command: [
      'sh',
      '-c',
      'exec python3 -m flask --app src.shop:create_app run --host $HOST --port $PORT',
    ],
    install: [],
  },
  {
    name: 'a Flask file that makes its tables when it is run',
    files: {
      'requirements.txt': 'flask\npsycopg2',
      'app.py': `app = Flask(__name__)\n${mainGuard}\n    init_db()\n    app.run(\n        port=int(os.environ["PORT"])\n    )\n`,
    },
    command: ['python3', 'app.py'],
    install: [],
  },
  {
    name: 'a Flask file that only serves when it is run',
    files: {
      'requirements.txt': 'flask\npsycopg2',
      'app.py': `app = Flask(__name__)\n${mainGuard}\n    port = int(os.environ["PORT"])\n    app.run(port=port)\n`,
    },
    command: ['sh', '-c', 'exec python3 -m flask --app app:app run --host $HOST --port $PORT'],
    install: [],
  },
  {
    name: 'a Python file that serves when it is run, without a list of packages',
    files: plainPython,
    command: ['python3', 'app.py'],
    install: [],
  },
  {
    name: 'the file that serves among several that can be run, as a module of its package',
    files: {
      'pyproject.toml': '',
      'tools.py': `${mainGuard} clean()`,
      'shop/__init__.py': '',
      'shop/server.py': `import uvicorn\n${mainGuard} uvicorn.run(app, port=int(os.environ["PORT"]))`,
    },
    command: ['python3', '-m', 'shop.server'],
    install: [],
  },
  {
    name: 'a Python main file whose neighbour serves',
    files: { 'main.py': `from api import run\n${mainGuard} run()`, 'api.py': 'import aiohttp' },
    command: ['python3', 'main.py'],
    install: [],
  },
  {
    name: 'wsgi.py with gunicorn',
    files: { 'requirements.txt': 'gunicorn==23', 'wsgi.py': 'application = make()' },
    command: ['sh', '-c', 'exec python3 -m gunicorn wsgi:application --bind $HOST:$PORT'],
    install: [],
  },
  {
    name: 'asgi.py with uvicorn',
    files: { 'requirements.txt': 'uvicorn', 'asgi.py': 'from shop import app' },
    command: ['sh', '-c', 'exec python3 -m uvicorn asgi:app --host $HOST --port $PORT'],
    install: [],
  },
  {
    name: 'a server without a package.json',
    files: { 'server.mjs': 'createServer(answer).listen(process.env.PORT)' },
    command: ['node', 'server.mjs'],
    install: [],
  },
  {
    name: 'Rails',
    files: { Gemfile: "gem 'pg'", 'config/application.rb': '' },
    command: ['sh', '-c', 'exec bundle exec rails server -b $HOST -p $PORT'],
    install: ['bundle', 'install'],
  },
  {
    name: 'Spring Boot',
    files: { 'pom.xml': '<artifactId>spring-boot-starter-web</artifactId>', mvnw: '' },
    command: ['sh', '-c', 'SERVER_PORT=$PORT exec ./mvnw spring-boot:run'],
    install: [],
  },
  {
    name: 'PHP',
    files: { 'public/index.php': '<?php' },
    command: ['sh', '-c', 'exec php -S $HOST:$PORT -t public'],
    install: [],
  },
  {
    name: 'the last CMD of a Dockerfile, its host and port',
    files: {
      Dockerfile:
        'FROM a AS b\nCMD ["x"]\nFROM c\nENTRYPOINT ["uvicorn"]\nCMD ["m:app", "--host", "0.0.0.0", \\\n "--port", "80"]\n',
    },
    command: ['sh', '-c', 'exec uvicorn m:app --host $HOST --port $PORT'],
    install: [],
  },
]

test.each(starts)('start: $name', ({ files, command, install }) => {
  const [service] = find(files)
  expect({ command: service?.start?.command, install: service?.install }).toEqual({
    command,
    install,
  })
})

const none: readonly { name: string; files: ProjectFolder }[] = [
  { name: 'a web page alone', files: { 'package.json': '{ "private": true }', 'web.js': port } },
  { name: 'no script is a script', files: { 'package.json': '{ "scripts": { "start": 3 } }' } },
  { name: 'a library', files: { 'pyproject.toml': '', 'lib/a.py': 'x = 1' } },
  { name: 'a Python script', files: { 'app.py': `${mainGuard} print(1)` } },
]

test.each(none)('no start: $name', ({ files }) => {
  expect(find(files)).toEqual([])
})

const migrations: readonly { name: string; files: ProjectFolder; migrate: unknown }[] = [
  {
    name: 'a script of the user before a tool',
    files: {
      'package.json': scripts('node a', { scripts: { start: 'a', 'migrate:up': 'b' } }),
      'knexfile.js': '',
    },
    migrate: { command: ['npm', 'run', 'migrate:up'], from: 'package.json: scripts.migrate:up' },
  },
  {
    name: 'none where the start migrates',
    files: {
      'package.json': scripts('prisma migrate deploy && node a'),
      'prisma/schema.prisma': '',
    },
    migrate: undefined,
  },
  {
    name: 'Prisma',
    files: {
      'package.json': scripts('node a'),
      'prisma/migrations/1/migration.sql': 'create table a (id int)',
    },
    migrate: {
      command: ['npx', 'prisma', 'migrate', 'deploy'],
      from: 'prisma/migrations/1/migration.sql',
    },
  },
  {
    name: 'Alembic',
    files: { Procfile: 'web: x', 'alembic.ini': '' },
    migrate: { command: ['python3', '-m', 'alembic', 'upgrade', 'head'], from: 'alembic.ini' },
  },
  {
    name: 'dbmate, whose files hold both directions',
    files: {
      Procfile: 'web: x',
      'db/migrations/1.sql': '-- migrate:up\ncreate table a (id int);\n-- migrate:down',
    },
    migrate: {
      command: ['dbmate', '--no-dump-schema', '--migrations-dir', 'db/migrations', 'up'],
      from: 'db/migrations/1.sql',
    },
  },
  {
    name: 'SQL files',
    files: { Procfile: 'web: x', 'db/1.sql': 'CREATE TABLE a (id int);', 'db/2.sql': '' },
    migrate: { sql: 'db', from: 'db/1.sql' },
  },
  {
    name: 'none where a source applies the SQL files',
    files: {
      'package.json': scripts('node a'),
      'a.js': "for (const f of fs.readdirSync('migrations')) run(f)",
      'migrations/1.sql': 'create table a (id int)',
    },
    migrate: undefined,
  },
]

test.each(migrations)('migrate: $name', ({ files, migrate }) => {
  const [service] = find(files)
  expect(service?.start).toBeDefined()
  expect(service?.migrate).toEqual(migrate)
})

test('a port and a database that the service does not take from Gauntlet are named', () => {
  const fixed = find({ 'package.json': scripts('node a'), 'a.js': 'app.listen(3000)' })
  expect(fixed[0]?.gaps).toEqual([
    expect.stringMatching(/^port: .*the sources have port 3000/),
    expect.stringMatching(/^ready: /),
  ])
  const parts = find({
    'package.json': JSON.stringify({ scripts: { start: 'x' }, dependencies: { pg: '8' } }),
    'a.js': `${port}; get('/health'); new Pool({ host: process.env.DB_HOST })`,
  })
  expect(parts[0]?.gaps).toEqual([
    expect.stringMatching(/^database: the service reads DB_HOST/),
    expect.stringMatching(/^tables: no file was found that makes them/),
  ])
})

const databases: readonly { files: ProjectFolder; database: string }[] = [
  {
    files: { 'package.json': scripts('node a', { dependencies: { mysql2: '3' } }) },
    database: 'other',
  },
  {
    files: { 'go.mod': 'require github.com/lib/pq v1', 'main.go': 'package main\nfunc main() {' },
    database: 'postgres',
  },
  { files: { 'package.json': scripts('node a') }, database: 'unknown' },
  { files: { 'server.js': `import pg from 'pg'; ${port}` }, database: 'postgres' },
  { files: { 'server.js': `const a = require('mysql2/promise'); ${port}` }, database: 'other' },
  { files: plainPython, database: 'postgres' },
  {
    files: { 'app.py': `import os, psycopg2\n@app.get("/health")\n${mainGuard}\n    serve()\n` },
    database: 'postgres',
  },
  {
    files: {
      'app.py': `import json, os, sqlite3, threading\n@app.get("/health")\n${mainGuard}\n    serve()\n`,
    },
    database: 'other',
  },
]

test.each(databases)('the database is $database', ({ files, database }) => {
  expect(find(files)[0]?.database).toBe(database)
})

test('Python without a list of packages: its ready path, its tables and its routes are found, and no gap is left', () => {
  const [service] = find(plainPython)
  expect(service).toMatchObject({
    start: { from: 'app.py: __main__' },
    ready: { path: '/health', from: 'app.py' },
    migrate: { sql: 'schema.sql' },
    gaps: [],
  })
  expect(service?.routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /health',
    'GET /products',
    'POST /orders',
  ])
})

test('where no file says how it starts, what the sources say of the database and the routes is kept', () => {
  const [service] = find({
    'shop/db.py': 'import psycopg',
    'schema.sql': 'create table a (id int)',
  })
  expect(service).toMatchObject({
    start: undefined,
    database: 'postgres',
    migrate: { sql: 'schema.sql' },
  })
  expect(service?.gaps).toEqual([
    expect.stringMatching(/^targets: no file shows how/),
    expect.stringMatching(/^ready: /),
  ])
})

test('of several, the likeliest backend is first: what a compose file builds, not a web page', () => {
  expect(find(monorepo).map(({ folder }) => folder)).toEqual(['services/api', 'web'])
  const two = {
    'a/package.json': scripts('node a'),
    'b/package.json': scripts('node b'),
    'compose.yaml': `services:
  b: { build: ./b }
  db:
    image: postgres:18
    ports: ["127.0.0.1:\${DB_PORT:-5433}:5432"]
    environment: [POSTGRES_USER=shop, "POSTGRES_PASSWORD=a b", "POSTGRES_DB=\${NAME:-orders}"]
  hidden: { image: postgres }
  redis: { image: redis, ports: ["6379:6379"] }
`,
  }
  const compose = readCompose(toFiles(two))
  expect(compose).toEqual({
    contexts: ['b'],
    databases: ['postgres://shop:a%20b@127.0.0.1:5433/orders'],
    unread: [],
  })
  expect(find(two, compose.contexts).map(({ folder }) => folder)).toEqual(['b', 'a'])
})
