import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFakeIo, runOnce, scenarioOf, type FakeTarget } from '@gauntlet/engine/fake-io'
import { readParityCases } from '../cases/read-cases.ts'
import { readPostmanFlow } from './to-postman-cases.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-postman-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
let files = 0

async function write(collection: object): Promise<string> {
  const file = join(folder, `c${(files += 1)}.json`)
  const info = { name: 'shop', schema: SCHEMA }
  await writeFile(file, JSON.stringify({ info, ...collection }, null, 2))
  return file
}

const test200 = (...exec: string[]) => [{ listen: 'test', script: { exec } }]

async function run(collection: object, target?: FakeTarget) {
  const flow = await readPostmanFlow(await write(collection))
  const fake = createFakeIo(target)
  const end = await runOnce(scenarioOf(flow.steps), fake)
  const broken = fake.results.flatMap(({ expectations }) => expectations.filter(({ ok }) => !ok))
  return { ...fake, end, broken }
}

const ORDER = { json: { id: 7, token: 't-1', list: [{ n: 1 }], big: 9007199254740993n.toString() } }

/** What Newman sends for the same is compared by `npm run conformance:postman`. */
test('folders, variables, inherited auth and scripts become requests in order', async () => {
  const { requests, end, broken } = await run(
    {
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
      variable: [
        { key: 'token', value: 'start' },
        { key: 'a', value: '{{b}}!' },
        { key: 'b', value: 'x&y' },
      ],
      item: [
        {
          name: 'folder',
          event: [
            { listen: 'prerequest', script: { exec: ["pm.variables.set('v', 'of-folder')"] } },
          ],
          item: [
            {
              name: 'create',
              event: test200(
                'const order = pm.response.json();',
                "pm.test('created', () => {",
                '  pm.response.to.have.status(201);',
                "  pm.expect(order.list).to.be.an('array').that.is.not.empty;",
                '  pm.expect(order.list[0].n).to.be.above(0);',
                '});',
                "pm.environment.set('id', order.id);",
                "if (pm.response.code === 201) { pm.collectionVariables.set('token', order.token + '-' + order.list.length); }",
              ),
              request: {
                method: 'POST',
                header: [{ key: 'X-V', value: '{{v}}' }],
                body: { mode: 'raw', raw: '{"a":"{{a}}"}', options: { raw: { language: 'json' } } },
                url: {
                  host: ['{{baseUrl}}'],
                  path: ['orders'],
                  query: [{ key: 'q', value: '{{a}}' }],
                },
              },
            },
          ],
        },
        {
          name: 'read',
          request: {
            method: 'GET',
            url: {
              host: ['{{baseUrl}}'],
              path: ['orders', ':id'],
              variable: [{ key: 'id', value: '{{id}}' }],
            },
          },
        },
      ],
    },
    (_request, at) => ({ ...ORDER, status: at === 0 ? 201 : 200 }),
  )
  expect(end).toEqual({ kind: 'completed' })
  expect(broken).toEqual([])
  expect(requests).toMatchObject([
    {
      method: 'POST',
      path: '/orders?q=x&y!',
      headers: {
        authorization: 'Bearer start',
        'x-v': 'of-folder',
        'content-type': 'application/json',
      },
      body: '{"a":"x&y!"}',
    },
    { method: 'GET', path: '/orders/7', headers: { authorization: 'Bearer t-1-1' } },
  ])
})

test('a test that does not hold is a broken expectation, negated and thrown ones too', async () => {
  const lines = [
    'const r = pm.response.json();',
    "pm.test('a', () => { pm.expect(r.id).to.eql(8); });",
    "pm.test('b', () => { pm.expect(r.id).to.not.eql(7); });",
    "pm.test('c', () => { pm.expect(r.none.deeper).to.not.exist; });",
    "pm.test('d', () => { pm.expect(r).to.have.property('id', '7'); });",
    "pm.test('e', () => { pm.expect(r.list).to.have.lengthOf(2); });",
    "pm.test('f', () => { pm.expect(r.list[0]).to.equal({ n: 1 }); });",
    "pm.test('g', () => { pm.expect('text').to.be.above(1); });",
    "pm.test('h', () => { pm.response.to.have.jsonBody('list[0].n', 2); });",
    "pm.test('i', () => { pm.response.to.be.notFound; });",
    "tests['j'] = responseCode.code === 201;",
  ]
  const item = { name: 'r', event: test200(...lines), request: '{{baseUrl}}/r' }
  const { broken } = await run({ item: [item] }, () => ORDER)
  expect(broken).toHaveLength(10)
  const holding = lines
    .map((line) => line.replace('eql(8)', 'eql(7)').replace('.not.eql(7)', '.not.eql(8)'))
    .map((line) =>
      line.replace('r.none.deeper', 'r.none').replace("'7'", '7').replace('Of(2)', 'Of(1)'),
    )
    .map((line) => line.replace('to.equal({', 'to.deep.equal({').replace("'text'", 'r.id'))
    .map((line) =>
      line.replace(', 2)', ', 1)').replace('be.notFound', 'be.ok').replace('=== 201', '=== 200'),
    )
  const right = await run({ item: [{ ...item, event: test200(...holding) }] }, () => ORDER)
  expect(right.broken).toEqual([])
})

test('a script that throws when it runs is read, and its test does not hold', async () => {
  const lines = ["pm.test('a', () => { pm.expect(undefined.alpha).to.eql(1); })"]
  const item = { name: 'r', event: test200(...lines), request: '{{baseUrl}}/r' }
  const { broken } = await run({ item: [item] }, () => ORDER)
  expect(broken).toMatchObject([{ observed: 'cannot read "alpha" of undefined' }])
})

test('cases need the request whose answer they use, and every target gets the same time', async () => {
  const file = await write({
    item: [
      {
        name: 'a',
        request: '{{h}}/a',
        event: test200("pm.globals.set('x', pm.response.json().id)"),
      },
      { name: 'b', request: '{{h}}/b' },
      { name: 'c', request: '{{h}}/c/{{x}}?t={{$timestamp}}&i={{$isoTimestamp}}' },
    ],
  })
  const { cases } = await readParityCases(file)
  expect(cases.map(({ name, needs }) => [name, needs])).toEqual([
    ['a', []],
    ['b', []],
    ['c', ['a']],
  ])
  expect(cases[2]?.request.url).toMatch(/\?t=\d{10}&i=20\d\d-[-\dT:.]+Z$/)
})

test('what a request draws is drawn each time that it is written', async () => {
  const body = '{{$guid}} {{$guid}} {{$randomInt}} {{$timestamp}}'
  const { requests } = await run({
    item: [
      { name: 'r', request: { method: 'POST', url: '{{h}}/r', body: { mode: 'raw', raw: body } } },
    ],
  })
  const [first, second, number, time] = String(requests[0]?.body).split(' ')
  expect(first).toMatch(/^[\da-f-]{36}$/)
  expect(second).not.toBe(first)
  expect(Number(number)).toBeLessThanOrEqual(1000)
  expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(60)
})

test('an environment lies over the collection', async () => {
  const file = await write({
    variable: [{ key: 'x', value: 'collection' }],
    item: [{ name: 'r', request: 'http://a.test/{{x}}/{{y}}' }],
  })
  const environment = join(folder, 'local.postman_environment.json')
  await writeFile(
    environment,
    JSON.stringify({
      values: [
        { key: 'x', value: 'env' },
        { key: 'y', value: 1 },
      ],
    }),
  )
  const { cases } = await readParityCases(file, { environment })
  expect(cases[0]?.request.url).toBe('/env/1')
  await expect(readParityCases(file)).rejects.toThrow(
    /c\d+\.json:\d+:\d+: the variable y has no value/,
  )
})

const scripted = (...exec: string[]) => ({
  item: [{ name: 'r', request: '/r', event: test200(...exec) }],
})
const requested = (request: object) => ({
  item: [{ name: 'r', request: { url: '{{h}}/r', ...request } }],
})

test.each([
  {
    collection: scripted('', 'for (const a of []) {}'),
    says: /c\d+.json:\d+:\d+: the script has "for \(const a of/,
  },
  {
    collection: scripted("pm.sendRequest('http://x')"),
    says: /"pm.sendRequest\('http:\/\/x'\)", which is not read/,
  },
  { collection: scripted('postman.setNextRequest(null)'), says: /postman.setNextRequest/ },
  { collection: scripted("const a = require('uuid')"), says: /"require\('uuid'\)"/ },
  { collection: scripted("pm.test('a', () => { pm.expect(1).to.be.wrong; })"), says: /"wrong"/ },
  { collection: scripted('const ='), says: /the script is no JavaScript/ },
  {
    collection: requested({ auth: { type: 'digest' } }),
    says: /auth of type digest is not supported/,
  },
  { collection: requested({ url: '{{h}}/{{none}}' }), says: /the variable none has no value/ },
  {
    collection: requested({ url: '{{h}}/{{$randomEmail}}' }),
    says: /\{\{\$randomEmail\}\} is not supported/,
  },
  { collection: requested({ url: { raw: 'http://a/b' } }), says: /this URL has no host/ },
  {
    collection: requested({ method: 'POST', body: { mode: 'file', file: { src: '../x' } } }),
    says: /not below the folder/,
  },
  { collection: requested({ proxy: {} }), says: /proxy: requests go to the target/ },
  {
    collection: {
      item: [
        { name: 'a', request: 'http://a.test/' },
        { name: 'b', request: 'http://b.test/' },
      ],
    },
    says: /http:\/\/b.test is not http:\/\/a.test/,
  },
  { collection: { item: [] }, says: /no request in this collection/ },
  {
    collection: { info: { schema: SCHEMA.replace('v2.1.0', 'v1.0.0') }, item: [] },
    says: /only collections v2.1/,
  },
  {
    collection: { ...requested({}), protocolProfileBehavior: { followOriginalHttpMethod: true } },
    says: /followOriginalHttpMethod is not supported/,
  },
])('refused by name and place: $says', async ({ collection, says }) => {
  const file = await write(collection)
  await expect(readParityCases(file)).rejects.toThrow(says)
  await expect(readParityCases(file)).rejects.toMatchObject({
    code: expect.stringMatching(/UNSUPPORTED|CONFIG_INVALID/),
  })
})

test('a captured URL leads to the target where it has the origin of the collection', async () => {
  const { requests, end } = await run(
    {
      item: [
        {
          name: 'a',
          request: 'http://a.test/a',
          event: test200("pm.environment.set('next', pm.response.json().next)"),
        },
        { name: 'b', request: '{{next}}' },
      ],
    },
    () => ({ json: { next: 'http://a.test/page/2?x=1' } }),
  )
  expect(end).toEqual({ kind: 'completed' })
  expect(requests[1]?.path).toBe('/page/2?x=1')
})
