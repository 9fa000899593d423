import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ToolError } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { createFakeIo, runOnce, scenarioOf } from '@gauntlet/engine/fake-io'
import type { CaseOptions, ReadCases } from './case-options.ts'
import { COMPARE_EXACTLY } from './read-case-file.ts'
import { readParityCases } from './read-cases.ts'

async function readText(name: string, text: string, options?: CaseOptions): Promise<ReadCases> {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-cases-'))
  try {
    await writeFile(join(folder, name), text)
    return await readParityCases(join(folder, name), options)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function sendAll({ cases }: ReadCases): Promise<string[]> {
  const fake = createFakeIo(() => ({ json: { id: 'o-1' } }))
  await runOnce(scenarioOf(cases.map(({ request }) => request)), fake)
  return fake.requests.map(({ method, path, body }) => `${method} ${path} ${String(body)}`)
}

const CASES = `
cases:
  - name: create order
    allowUnsafe: true
    request: { method: POST, path: /orders, headers: { x-tenant: a }, json: { sku: s-1, big: 9007199254740993, long: 3.14159265358979323846, far: 1e400 } }
    capture: { orderId: $.id }
  - name: read it back
    needs: [create order]
    request: { method: GET, path: "/orders/{{orderId}}", query: { full: true } }
    compare:
      headers: [Content-Type]
      ignore: ["/created_at", "/items/*/id"]
      unordered: /lines
      set: ["/tags"]
      keyed: { "/lines": sku }
      tolerance: { "/total": 0.01 }
      format: { "/id": uuid }
      alias: ["/id"]
`

test('a case file gives requests, needs and how to compare', async () => {
  const read = await readText('cases.yaml', CASES)
  expect(read.skipped).toEqual([])
  expect(read.cases[0]).toMatchObject({
    name: 'create order',
    allowUnsafe: true,
    needs: [],
    compare: COMPARE_EXACTLY,
    request: {
      name: 'create order',
      capture: [{ as: 'orderId', from: { kind: 'json', path: '$.id' } }],
    },
  })
  expect(read.cases[0]?.at).toMatch(/cases\.yaml:3:5$/)
  expect(read.cases[1]).toMatchObject({
    allowUnsafe: false,
    needs: ['create order'],
    compare: {
      headers: ['content-type'],
      ignore: ['/created_at', '/items/*/id'],
      unordered: ['/lines'],
      set: ['/tags'],
      keyed: { '/lines': 'sku' },
      tolerance: { '/total': 0.01 },
      format: { '/id': 'uuid' },
      alias: ['/id'],
    },
  })
  expect(await sendAll(read)).toEqual([
    'POST /orders {"sku":"s-1","big":9007199254740993,"long":3.14159265358979323846,"far":1e400}',
    'GET /orders/o-1?full=true undefined',
  ])
})

const one = (rest: string): string => `cases:\n  - name: a\n    ${rest}\n`

test.each([
  { text: 'expect: { status: 404 }', values: [404] },
  { text: 'expect: { status: [404, 410] }', values: [404, 410] },
])('$text declares an error that is right', async ({ text, values }) => {
  const { cases } = await readText(
    'cases.yaml',
    one(`request: { method: GET, path: /gone }\n    ${text}`),
  )
  expect(cases[0]?.request.expect).toEqual([
    { of: { kind: 'status' }, must: { kind: 'one-of', values } },
  ])
})

test.each([
  {
    text: one('request: { method: GET, path: / }\n    expect: { code: 404 }'),
    says: /:4:15: expect has no "code"; it may have status/,
  },
  { text: 'cases: []', says: /:1:8: cases is empty/ },
  { text: 'case: []', says: /:1:1: a case file has no "case"; it may have cases/ },
  { text: '{"cases": [{"name": "a"}]}', says: /:1:12: "request" is missing here/ },
  { text: 'cases: [', says: /:1:\d+: / },
  { text: one('request: { method: GET, path: a }'), says: /:3:35: a path begins with \// },
  { text: one('request: { method: GET, url: / }'), says: /:3:29: a request has no "url"/ },
  {
    text: one('request: { method: GET, path: /, json: 1, text: a }'),
    says: /one of json, text and form/,
  },
  { text: one('request: { method: GET, path: "/{{ 1 + }}" }'), says: /:3:35: .*cannot be read/ },
  {
    text: one('request: { method: GET, path: / }\n    capture: { id: "$.[" }'),
    says: /:4:20: .*no JSONPath/,
  },
  {
    text: one('request: { method: GET, path: / }\n    needs: [b]'),
    says: /:4:13: no case before this one is named "b"/,
  },
  {
    text: one('request: { method: GET, path: / }\n    compare: { ignore: [id] }'),
    says: /:4:25: "id" is no JSON Pointer/,
  },
  {
    text: one('request: { method: GET, path: / }\n    compare: { ignored: [/id] }'),
    says: /:4:16: compare has no "ignored"/,
  },
  {
    text: one('request: { method: GET, path: / }\n  - name: a'),
    says: /:4:11: there are two cases named "a"/,
  },
])('$text is refused with its place', async ({ text, says }) => {
  const reading = readText('cases.yaml', text)
  await expect(reading).rejects.toThrow(ToolError)
  await expect(reading).rejects.toThrow(says)
})

const entry = (method: string, url: string, more: object = {}): object => ({
  request: {
    method,
    url,
    headers: [
      { name: ':authority', value: 'x' },
      { name: 'Cookie', value: 'sid=1' },
      { name: 'Authorization', value: 'Bearer s' },
      { name: 'X-Kept', value: 'a {{b}}' },
    ],
    ...more,
  },
  response: {
    status: 200,
    headers: [{ name: 'Content-Type', value: 'application/json' }],
    content: { text: Buffer.from('{"a":1}').toString('base64'), encoding: 'base64' },
  },
})

test('a HAR recording gives its own requests once, without secrets, and the recorded answers', async () => {
  const har = {
    log: {
      entries: [
        entry('GET', 'https://a.test/users/42?q=%7B%7Bx'),
        entry('GET', 'https://cdn.test/logo.svg'),
        entry('GET', 'https://a.test/users/42?q=%7B%7Bx'),
        entry('POST', 'https://a.test/users', {
          postData: { mimeType: 'application/json', text: '{"t":"{{no template}}"}' },
        }),
      ],
    },
  }
  const read = await readText('session.har', JSON.stringify(har))
  expect(read.cases.map(({ name }) => name)).toEqual(['GET /users/42', 'POST /users'])
  expect(read.cases[0]).toMatchObject({
    request: { endpoint: '/users/:id' },
    recorded: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"a":1}'),
    },
  })
  expect(Object.keys(read.cases[0]?.request.headers ?? {})).toEqual(['x-kept'])
  expect(read.skipped.map(({ reason }) => reason)).toEqual([
    'https://cdn.test is not https://a.test',
    'the same request came before',
  ])
  expect(await sendAll(read)).toEqual([
    'GET /users/42?q=%7B%7Bx undefined',
    'POST /users {"t":"{{no template}}"}',
  ])
  await expect(readText('x.har', '{"log": {"entries": [{}]}}')).rejects.toThrow(
    /:1:22: "request" is missing/,
  )
})

const OPENAPI = `
openapi: 3.1.0
servers: [{ url: https://api.test/v1 }]
paths:
  /orders/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string, examples: ["o/1"] } }
    get:
      operationId: readOrder
      parameters:
        - { name: tags, in: query, example: [a, b] }
        - { name: x-tenant, in: header, schema: { default: acme } }
        - { name: optional, in: query, schema: { type: string } }
    put:
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } }
  /orders:
    post:
      requestBody:
        content:
          application/json:
            examples:
              small: { value: { sku: s-1 } }
              large: { $ref: "#/components/examples/Large" }
    get:
      parameters: [{ name: page, in: query, required: true, schema: { type: integer } }]
  /form:
    post:
      requestBody: { content: { application/x-www-form-urlencoded: { example: { a: "1 2" } } } }
components:
  examples: { Large: { value: { sku: "{{s}}" } } }
  schemas:
    Order:
      required: [sku, lines]
      properties:
        sku: { const: s-9 }
        note: { type: string }
        lines: { type: array, items: { $ref: "#/components/schemas/Line" } }
    Line: { properties: { n: { enum: [1, 2] } } }
`

test('examples of an OpenAPI document become cases; what has none is listed, never invented', async () => {
  const read = await readText('openapi.yaml', OPENAPI, { allowUnsafe: true })
  expect(read.cases.map(({ name }) => name)).toEqual([
    'readOrder',
    'PUT /v1/orders/{id}',
    'GET /v1/orders',
    'POST /v1/orders: small',
    'POST /v1/orders: large',
    'POST /v1/form',
  ])
  expect(read.cases[0]?.request).toMatchObject({
    endpoint: '/v1/orders/:id',
    headers: { 'x-tenant': 'acme' },
  })
  expect(read.skipped).toEqual([])
  expect(await sendAll(read)).toEqual([
    'GET /v1/orders/o%2F1?tags=a&tags=b undefined',
    'PUT /v1/orders/o%2F1 {"sku":"s-9","lines":[{"n":1}]}',
    'GET /v1/orders?page=1 undefined',
    'POST /v1/orders {"sku":"s-1"}',
    'POST /v1/orders {"sku":"{{s}}"}',
    'POST /v1/form a=1+2',
  ])
})

test.each([
  {
    ref: '"other.yaml#/Order"',
    says: /:4:\d+: the file of this \$ref cannot be read/,
  },
  { ref: '"#/components/Nope"', says: /:4:\d+: \$ref #\/components\/Nope leads to nothing/ },
])('a reference to $ref is refused with its place', async ({ ref, says }) => {
  const text = `openapi: 3.1.0\npaths:\n  /a:\n    get: { parameters: [{ $ref: ${ref} }] }\n`
  await expect(readText('openapi.yaml', text)).rejects.toThrow(says)
})

test('a file that is not there is named', async () => {
  await expect(readParityCases('/nowhere/cases.yaml')).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
  })
})
