import { expect, test } from 'vitest'
import { findServices } from './find-services.ts'
import type { FoundRequest } from './findings.ts'
import { parseTables } from './parse-tables.ts'
import { proposeTraffic } from './propose-flows.ts'
import { chooseByDefault, proposeConfig } from './propose-config.ts'
import { withRows } from './parse-rows.ts'
import { fastifyOrders } from './test-support/orders.ts'
import type { ProjectFolder } from './test-support/projects.ts'

const toTables = (column: string) =>
  parseTables(`create table orders (id int primary key, ${column}, customer text);
    create table invoices (id int primary key, total int)`)

const post = (step: Partial<FoundRequest['step']>): FoundRequest => ({
  step: { kind: 'request', method: 'POST', url: '/v1/orders', ...step },
  statuses: [201, 422],
})

function propose(column: string, requests: readonly FoundRequest[], format = 'OpenAPI') {
  const about = { format, isScenario: false, describesApi: format === 'OpenAPI' }
  const traffic = [{ file: 'a', ...about, requests }]
  return proposeTraffic({ traffic, tables: toTables(column) }, undefined)
}

const stepsOf = (column: string, step: Partial<FoundRequest['step']>) =>
  propose(column, [post(step)]).writes.map(({ steps }) => steps.join('\n'))

test.each([
  {
    name: 'an idempotency key without a unique key',
    column: 'idempotency_key text not null',
    step: { json: { idempotency_key: 'k-1' } },
  },
  {
    name: 'an idempotency key with a unique key: that is what it is for',
    column: 'idempotency_key text unique',
    step: { json: { idempotencyKey: 'k-1' } },
  },
  {
    name: 'another key of one thing without a unique key',
    column: 'reference text',
    step: { json: { reference: 'k-1' } },
  },
  {
    name: 'a header',
    column: 'idempotency_key text',
    step: { headers: { 'Idempotency-Key': 'k-1' }, json: { customer: 'ann' } },
  },
  {
    name: 'a request whose path names no table',
    column: 'idempotency_key text',
    step: { url: '/buy', json: { idempotency_key: 'k-1' } },
  },
])('a second flow sends one key several times at once: $name', ({ column, step }) => {
  const [fresh, repeated, ...others] = stepsOf(column, step)
  expect(others).toEqual([])
  expect(fresh).toContain('{{ $uuid() }}')
  expect(fresh).not.toContain('$burstKey')
  expect(repeated).toContain("'{{ $burstKey }}'")
  // A retry is the same request, and is answered with what there is, or refused.
  expect(repeated).not.toContain('$uuid')
  expect(repeated).toContain('status(200, 201, 409, 422)')
})

test('where a key that is new in each request does not fit, the key of a burst may', () => {
  const steps = stepsOf('idempotency_key varchar(64)', { json: { idempotency_key: 'k-1' } })
  expect(steps).toEqual([expect.stringContaining('$burstKey')])
})

test.each([
  {
    name: 'a unique key that is not sent again',
    column: 'reference text unique',
    json: { reference: 'k-1' },
  },
  {
    name: 'a column that is too short',
    column: 'idempotency_key varchar(36)',
    json: { idempotency_key: 'k-1' },
  },
  { name: 'no key', column: 'reference text', json: { customer: 'ann' } },
])('nothing is sent twice: $name', ({ column, json }) => {
  const steps = stepsOf(column, { json })
  expect(steps).toHaveLength(1)
  expect(steps[0]).not.toContain('$burstKey')
})

test.each([
  { name: 'by its column', column: 'idempotency_key uuid', value: 'k-1' },
  {
    name: 'by its example',
    column: 'idempotency_key text',
    value: '7b1f2c9e-3d4a-4f6b-8c5d-1e2f3a4b5c6d',
  },
])('a key that is a UUID is sent several times at once as one: $name', ({ column, value }) => {
  const { rules, writes } = propose(column, [post({ json: { idempotency_key: value } })])
  const [fresh, repeated] = writes.map(({ steps }) => steps.join('\n'))
  expect(fresh).toContain("idempotency_key: '{{ $uuid() }}'")
  expect(repeated).toContain("idempotency_key: '{{ $burstUuid }}'")
  // It does not begin with the id of the run, by which rows are found.
  expect(rules).toEqual([])
})

test('the rule that a request is stored once counts both flows', () => {
  const { rules } = propose('idempotency_key text', [post({ json: { idempotency_key: 'k-1' } })])
  expect(rules[0]?.code).toContain(
    "step === 'POST /v1/orders (new idempotency_key)' ||\n    step === 'POST /v1/orders (same idempotency_key)'",
  )
})

test('the keys of a recorded session are those of a burst, two keys stay two, and later requests name the same', () => {
  const { writes } = propose(
    'idempotency_key text',
    [
      post({ json: { idempotency_key: 'k-1', customer: 'ann' } }),
      post({ json: { customer: 'bob' }, headers: { 'idempotency-key': 'k-2' } }),
      post({ method: 'GET', url: '/v1/orders/k-1' }),
    ],
    'HAR',
  )
  const [first, second, third] = writes[0]?.steps ?? []
  expect(first).toContain("idempotency_key: '{{ $burstKey }}'")
  expect(second).toContain("'idempotency-key': '{{ $burstKey }}-1'")
  expect(third).toContain("get('/v1/orders/{{ $burstKey }}'")
})

test('a UUID that a session repeats is that of a burst', () => {
  const key = '7b1f2c9e-3d4a-4f6b-8c5d-1e2f3a4b5c6d'
  const requests = [post({ json: { idempotency_key: key } })]
  const { writes } = propose('idempotency_key uuid', requests, 'HAR')
  expect(writes[0]?.steps[0]).toContain("idempotency_key: '{{ $burstUuid }}'")
})

function proposeFor(folder: ProjectFolder) {
  const texts = new Map(Object.entries(folder))
  const services = findServices(
    { paths: [...texts.keys()], texts, unread: [] },
    { documented: [], contexts: [] },
  )
  const sql = folder['schema.sql'] ?? ''
  const findings = {
    name: 'a', mainBranch: undefined, services, tables: withRows(parseTables(sql), sql),
    tablesFrom: '1 SQL file', hasRows: true, traffic: [], foreign: [], unread: [],
  } // prettier-ignore
  return proposeConfig(findings, chooseByDefault(findings))
}

test.each(['body', 'header'] as const)(
  'a key that the code of a route reads is sent: %s',
  (from) => {
    const { text, todo } = proposeFor(fastifyOrders('racily', from))
    expect(text).toMatch(/['"]?idempotency[_-]key['"]?: '\{\{ \$burstKey \}\}'/)
    expect(text).toContain("invariant('orders: one row for each idempotency_key'")
    expect(todo.filter((line) => line.includes('is not tested'))).toEqual([])
  },
)

test.each([
  { bound: 'maxLength: 64', steps: ["'{{ $burstKey }}'"], untested: 0 },
  { bound: "format: 'uuid'", steps: ["'{{ $uuid() }}'", "'{{ $burstUuid }}'"], untested: 0 },
  { bound: "pattern: '^[a-z]{4}', example: 'abcd'", steps: [], untested: 1 },
])('a schema of the route bounds what is sent: $bound', ({ bound, steps, untested }) => {
  const folder = fastifyOrders('racily')
  const schema = `app.post('/v1/orders', { schema: { body: { type: 'object', required: ['idempotency_key', 'sku'],
    properties: { idempotency_key: { type: 'string', ${bound} }, sku: { type: 'string' } } } } }, async`
  const server = folder['server.js']?.replace("app.post('/v1/orders', async", schema)
  const { text, todo } = proposeFor({ ...folder, 'server.js': server ?? '' })
  const sent = [...text.matchAll(/idempotency_key: ('\{\{.*?')/g)].map(([, value]) => value)
  expect(sent).toEqual(steps)
  expect(todo.filter((line) => line.includes('is not tested'))).toHaveLength(untested)
})

test('a rule that no request can break has a line in todo', () => {
  const folder = fastifyOrders('racily')
  const server = folder['server.js']?.replace('idempotency_key: key, sku', 'sku')
  const { todo } = proposeFor({ ...folder, 'server.js': server ?? '' })
  expect(todo).toContainEqual(
    expect.stringMatching(
      /^guarantees: 'orders: one row for each idempotency_key' is not tested: no request sends one idempotency_key twice/,
    ),
  )
})
