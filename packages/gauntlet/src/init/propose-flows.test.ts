import { expect, test } from 'vitest'
import { asComment } from './code-text.ts'
import { parseTables } from './parse-tables.ts'
import { proposeTraffic } from './propose-flows.ts'

const tables = parseTables(
  'create table orders (id int primary key, reference text, code varchar(20) unique, uid text unique)',
)
const post = (json: unknown, url = '/orders') => ({
  step: { kind: 'request' as const, method: 'POST', url, json },
  statuses: [201, 409, 422],
})
function propose(format: 'OpenAPI' | 'HAR', json: unknown, url?: string) {
  const about = { format, isScenario: false, describesApi: format === 'OpenAPI' }
  const traffic = [{ file: 'a', ...about, requests: [post(json, url)] }]
  return proposeTraffic({ traffic, tables }, undefined)
}

test('the guarantee is about the step that sends new keys, not about another one of the same route', () => {
  const { rules, writes } = propose('OpenAPI', { reference: 'r-1' })
  const name = "'POST /orders (new reference)'"
  expect(writes[0]?.steps[0]).toContain(`name: ${name}`)
  expect(writes[0]?.steps[0]).toContain("reference: '{{ loadTestRunId }}-{{ $uuid() }}'")
  expect(rules.map(({ code }) => code.includes(`step === ${name}`))).toEqual([true])
  expect(propose('HAR', { reference: 'r-1' }).rules).toEqual([])
})

test.each([
  { name: 'no key of the table', json: { customer: 'ann' } },
  { name: 'a key that does not fit', json: { code: 'c-1' } },
  { name: 'a key that must be a UUID', json: { uid: '7b1f2c9e-3d4a-4f6b-8c5d-1e2f3a4b5c6d' } },
  { name: 'another table', json: { reference: 'r-1' }, url: '/payments' },
])('the example is sent as it stands: $name', ({ json, url }) => {
  const { rules, writes } = propose('OpenAPI', json, url)
  expect({ rules, text: writes[0]?.steps[0]?.includes('loadTestRunId') }).toEqual({
    rules: [],
    text: false,
  })
  expect(writes[0]?.steps[0]).toContain('status(201, 409, 422)')
})

test('code as a comment keeps its shape', () => {
  expect(asComment('  a: {\n    b,\n\n  },\n')).toBe('  // a: {\n  //   b,\n\n  // },\n')
})

const bank = parseTables(`create table accounts (id int primary key, balance int);
  create table transfers (from_id int references accounts, to_id int references accounts, amount int);
  create table follows (from_id int references accounts, to_id int references accounts);`)

test.each([
  {
    name: 'of a transfer',
    url: '/transfers',
    from: 1,
    to: 2,
    bodies: ['from: 1, to: 2', 'from: 2, to: 1'],
  },
  { name: 'of one row twice', url: '/transfers', from: 1, to: 1, bodies: ['from: 1, to: 1'] },
  {
    name: 'of a document that moves nothing',
    url: '/follows',
    from: 1,
    to: 2,
    bodies: ['from: 1, to: 2'],
  },
  { name: 'of no table', url: '/mails', from: 1, to: 2, bodies: ['from: 1, to: 2'] },
])('two references $name are sent as $bodies', ({ url, from, to, bodies }) => {
  const about = { format: 'OpenAPI', isScenario: false, describesApi: true }
  const traffic = [{ file: 'a', ...about, requests: [post({ from, to, amount: 1 }, url)] }]
  const { writes } = proposeTraffic(
    { traffic, tables: url === '/mails' ? tables : bank },
    undefined,
  )
  expect(writes.map(({ steps }) => /from: \d, to: \d/.exec(steps.join())?.[0])).toEqual(bodies)
  expect(new Set(writes.map(({ name }) => name)).size).toBe(bodies.length)
})
