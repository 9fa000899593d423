import { expect, test } from 'vitest'
import { findServices } from './find-services.ts'
import type { Service } from './findings.ts'
import type { ProjectFolder } from './test-support/projects.ts'

const find = (folder: ProjectFolder): Service | undefined =>
  findServices(
    { paths: Object.keys(folder), texts: new Map(Object.entries(folder)), unread: [] },
    { documented: [], contexts: [] },
  )[0]

const tables = 'create table a (id int);'
const node = (scripts: object = {}, more: object = {}): ProjectFolder => ({
  'package.json': JSON.stringify({
    scripts: { start: 'node server.js', ...scripts },
    dependencies: { pg: '8' },
    ...more,
  }),
  'server.js': "app.get('/health', ok)\napp.listen(process.env.PORT)",
})
const flask: ProjectFolder = {
  'requirements.txt': 'flask\npsycopg2',
  'app.py': 'app = Flask(__name__)\n@app.get("/health")\ndef health(): pass',
}
const runs = `import os, psycopg2
def migrate():
    connection.execute(open("schema.sql").read())
if __name__ == '__main__':
    migrate()
`

const proposed: readonly { name: string; files: ProjectFolder; migrate: unknown }[] = [
  {
    name: 'a Python script that applies the SQL file',
    files: { ...flask, 'schema.sql': tables, 'migrate.py': runs },
    migrate: ['python3', 'migrate.py'],
  },
  {
    name: 'one of another name, beside it',
    files: { ...flask, 'schema.sql': tables, 'scripts/bootstrap.py': runs },
    migrate: ['python3', 'scripts/bootstrap.py'],
  },
  {
    name: 'a script that holds its statements',
    files: { ...node(), 'scripts/init-db.js': `await pool.query('${tables}')` },
    migrate: ['node', 'scripts/init-db.js'],
  },
  {
    name: 'a script of package.json that sets the database up',
    files: node({ 'db:setup': 'node x.js' }),
    migrate: ['npm', 'run', 'db:setup'],
  },
  {
    name: 'the file that psql applies to a database of this machine',
    files: { ...node({ 'db:setup': 'psql shop -f db/schema.sql' }), 'db/schema.sql': tables },
    migrate: { sql: 'db/schema.sql' },
  },
  {
    name: 'a target of a Makefile',
    files: { ...node(), Makefile: 'run:\n\tnode a\n\nmigrate: build\n\tnode tool up\n' },
    migrate: ['make', 'migrate'],
  },
  {
    name: 'the file that a target gives to psql',
    files: {
      ...node(),
      Makefile: 'db-setup:\n\tcreatedb shop\n\tpsql shop < schema.sql\n',
      'schema.sql': tables,
    },
    migrate: { sql: 'schema.sql' },
  },
  {
    name: 'Drizzle without generated files',
    files: {
      ...node(),
      'drizzle.config.ts': "out: './drizzle', url: process.env.DATABASE_URL",
    },
    migrate: ['npx', 'drizzle-kit', 'push', '--force'],
  },
  {
    name: 'Drizzle with them',
    files: {
      ...node(),
      'drizzle.config.ts': "out: './db/out', url: process.env.DATABASE_URL",
      'db/out/0.sql': tables,
    },
    migrate: ['npx', 'drizzle-kit', 'migrate'],
  },
  {
    name: 'a command of Flask',
    files: { ...flask, 'db.py': '@click.command("init-db")\ndef init(): pass' },
    migrate: ['sh', '-c', 'exec python3 -m flask --app app:app init-db'],
  },
  {
    name: 'Flask-Migrate',
    files: { ...flask, 'db.py': 'from flask_migrate import Migrate', 'migrations/env.py': '' },
    migrate: ['sh', '-c', 'exec python3 -m flask --app app:app db upgrade'],
  },
  {
    name: 'SQL that may be applied twice, though the application reads it',
    files: {
      ...flask,
      'db.py': 'def init():\n    open("schema.sql")',
      'schema.sql': `create table if not exists a (id int);\ninsert into a values (';') on conflict do nothing;`,
    },
    migrate: { sql: 'schema.sql' },
  },
]

test.each(proposed)('tables are made by $name', ({ files, migrate }) => {
  const service = find(files)
  const { from: _from, ...found } = service?.migrate ?? { from: '' }
  expect('command' in found ? found.command : found).toEqual(migrate)
  expect(service?.gaps).toEqual([])
})

const named: readonly { name: string; files: ProjectFolder; gap: string }[] = [
  {
    name: 'an application that reads the SQL file',
    files: {
      ...flask,
      'app.py': `${flask['app.py']}\n\ndef init():\n    open("schema.sql")`,
      'schema.sql': tables,
    },
    gap: "tables: app.py reads schema.sql; whether it applies it when the backend starts was not seen. If it does not, set start.migrate to { sql: 'schema.sql' }",
  },
  {
    name: 'an application that is run by a server and could be run by itself',
    files: {
      ...flask,
      'app.py': `${flask['app.py']}\n\ndef init():\n    open("schema.sql")\n\nif __name__ == '__main__':\n    init()\n    app.run()\n`,
      'schema.sql': tables,
    },
    gap: 'tables: app.py reads schema.sql; whether',
  },
  {
    name: 'a migrating file that another one imports',
    files: {
      ...node(),
      'server.js': `import { migrate } from './migrate.js'\n${node()['server.js']}`,
      'migrate.js': "readFile('db/migrations/1.sql')",
      'db/migrations/1.sql': tables,
    },
    gap: 'tables: migrate.js reads db/migrations/1.sql; whether',
  },
  {
    name: 'a script that runs in a container',
    files: node({ 'db:migrate': 'docker compose run api migrate' }),
    gap: 'tables: package.json: scripts.db:migrate seems to make them, and is not proposed: it runs in a container',
  },
  {
    name: 'Alembic with the address of another database',
    files: {
      ...flask,
      'alembic.ini': 'sqlalchemy.url = postgresql://localhost/shop',
      'alembic/env.py': 'run()',
    },
    gap: 'tables: alembic.ini names a database and reads no variable',
  },
  {
    name: 'what is done only under __main__, which a server that imports does not do',
    files: {
      ...flask,
      'app.py': `${flask['app.py']}\n\nif __name__ == '__main__':\n    create_all()\n    app.run()\n`,
    },
    gap: 'tables: app.py does `create_all()` only when it is run by itself',
  },
  { name: 'nothing', files: node(), gap: 'tables: no file was found that makes them' },
]

test.each(named)('not surely by $name: todo names the file', ({ files, gap }) => {
  const service = find(files)
  expect(service?.migrate).toBeUndefined()
  expect(service?.gaps).toEqual([expect.stringContaining(gap)])
})

test('what makes the tables gets the database by the name that the sources read', () => {
  const service = find({
    ...flask,
    'schema.sql': tables,
    'migrate.py': runs.replace('os,', 'os; os.environ["POSTGRES_URL"]\nimport'),
  })
  expect(service?.migrate).toMatchObject({
    command: ['sh', '-c', 'POSTGRES_URL=$DATABASE_URL exec python3 migrate.py'],
  })
})

test.each([
  {
    name: 'with requirements.txt',
    files: flask,
    install: [
      'sh',
      '-c',
      'python3 -m venv .venv && .venv/bin/python -m pip install -r requirements.txt',
    ],
    gaps: [expect.stringMatching(/^tables:/)],
  },
  {
    name: 'without a list of packages',
    files: { 'app.py': flask['app.py'] ?? '' },
    install: [],
    gaps: [expect.stringMatching(/^baseline: \.venv\/bin\/python is not in its folder, and no/)],
  },
])('Python is that of the virtual environment, which another revision gets anew: $name', (row) => {
  const service = find({ ...row.files, '.venv/bin/python': '' })
  expect(service?.start?.command.at(-1)).toBe(
    'exec .venv/bin/python -m flask --app app:app run --host $HOST --port $PORT',
  )
  expect(service?.install).toEqual(row.install)
  expect(service?.gaps).toEqual(row.gaps)
})

test('an environment above a service is found, and an installation runs in the folder of the service', () => {
  const above = find({ 'api/app.py': flask['app.py'] ?? '', '.venv/bin/python': '', 'api/requirements.txt': '' })
  expect(above?.start?.command.at(-1)).toContain('exec ../.venv/bin/python -m flask')
  const poetry = find({
    'api/app.py': flask['app.py'] ?? '',
    'api/pyproject.toml': '',
    'api/poetry.lock': '',
  })
  expect(poetry?.install).toEqual(['sh', '-c', 'cd api && poetry install'])
}) // prettier-ignore

test('the programs of a Procfile are those of the environment', () => {
  const service = find({ Procfile: 'web: gunicorn app:app', 'venv/bin/python': '' })
  expect(service?.start?.command.at(-1)).toBe('PATH="$PWD/venv/bin:$PATH" exec gunicorn app:app')
})
