import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readParityCases } from '../cases/read-cases.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-openapi-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

async function readAll(files: Readonly<Record<string, string>>, name = 'api.yaml') {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
  return await readParityCases(join(folder, name))
}

const HEAD = 'openapi: 3.0.3\ninfo: { title: t, version: "1" }\n'

async function readParameters(...parameters: readonly string[]): Promise<string | undefined> {
  const list = parameters.map((each) => `        - ${each}\n`).join('')
  const text = `${HEAD}paths:\n  /a/{id}:\n    get:\n      parameters:\n${list}`
  const { cases, skipped } = await readAll({ 'api.yaml': text })
  return cases[0]?.request.url ?? skipped[0]?.reason
}
const ID = '{ name: id, in: path, required: true, example: 7 }'

test.each([
  ['{ name: q, in: query, example: [a, b] }', '/a/7?q=a&q=b'],
  ['{ name: q, in: query, explode: false, example: [a, "b c"] }', '/a/7?q=a,b%20c'],
  ['{ name: q, in: query, style: pipeDelimited, explode: false, example: [a, b] }', '/a/7?q=a%7Cb'],
  [
    '{ name: q, in: query, style: deepObject, explode: true, example: { x: 1, y: z } }',
    '/a/7?q[x]=1&q[y]=z',
  ],
  ['{ name: q, in: query, example: { x: 1, y: z } }', '/a/7?x=1&y=z'],
  ['{ name: q, in: query, explode: false, example: { x: 1, y: z } }', '/a/7?q=x,1,y,z'],
  [
    '{ name: q, in: query, content: { application/json: { example: { x: 1 } } } }',
    '/a/7?q=%7B%22x%22%3A1%7D',
  ],
  ['{ name: q, in: query, required: true, schema: { type: integer, minimum: 3 } }', '/a/7?q=3'],
  ['{ name: q, in: query, schema: { type: integer } }', '/a/7'],
])('the parameter %s is written as %s', async (parameter, url) => {
  expect(await readParameters(ID, parameter)).toBe(url)
})

test.each([
  ['{ type: integer }', '/a/1'],
  ['{ type: string, format: uuid }', '/a/00000000-0000-4000-8000-000000000000'],
  ['{ type: string, minLength: 3 }', '/a/aaa'],
  ['{ enum: [x, y] }', '/a/x'],
  ['{ type: string, pattern: "^[a-z]$" }', 'GET /a/{id}: the path parameter id has no example'],
])('a path parameter of the schema %s gives %s', async (schema, url) => {
  expect(await readParameters(`{ name: id, in: path, required: true, schema: ${schema} }`)).toBe(
    url,
  )
})

const withBody = (schema: string, more = ''): string =>
  `${HEAD}paths:\n  /a:\n    post:\n      requestBody:\n        required: true\n        content: { application/json: { schema: ${schema} } }\n${more}`

test.each([
  [
    '{ allOf: [{ properties: { name: { example: Rex } } }, { properties: { age: { example: 3 } } }] }',
    { name: 'Rex', age: 3 },
  ],
  ['{ oneOf: [{ type: string }, { properties: { a: { example: 1 } } }] }', { a: 1 }],
  [
    '{ required: [id, a], properties: { id: { readOnly: true, example: 9 }, a: { example: 1 } } }',
    { a: 1 },
  ],
  ['{ required: [b], properties: { a: { example: 1 }, b: {} } }', undefined],
])('a body of the schema %s is %j', async (schema, json) => {
  const { cases } = await readAll({ 'api.yaml': withBody(schema) })
  expect(cases[0]?.request.json).toEqual(json)
})

test('a schema that refers to itself many times over ends at once', async () => {
  const keys = 'abcdefghij'.split('').map((key) => `${key}: { $ref: "#/components/schemas/N" }`)
  const node = `components: { schemas: { N: { properties: { ${keys.join(', ')}, label: { example: x } } } } }\n`
  const { cases } = await readAll({
    'api.yaml': withBody('{ $ref: "#/components/schemas/N" }', node),
  })
  expect(cases[0]?.request.json).toMatchObject({ label: 'x' })
})

test('references lead to files, path items and operations; servers have their variables', async () => {
  const { cases } = await readAll({
    'api.yaml': `${HEAD}servers: [{ url: "https://h/{v}/shop", variables: { v: { default: v2 } } }]\npaths:\n  /pets: { $ref: paths/pets.yaml }\n  /keys:\n    get: { $ref: "ops/list.yaml#/list" }\n`,
    'paths/pets.yaml':
      'get:\n  operationId: pets\n  parameters: [{ $ref: "../ops/list.yaml#/limit" }]\n',
    'ops/list.yaml':
      'list: { operationId: keys }\nlimit: { name: limit, in: query, example: 174322306148984899 }\n',
  })
  expect(cases.map(({ name, request }) => [name, request.url])).toEqual([
    ['pets', '/v2/shop/pets?limit=174322306148984899'],
    ['keys', '/v2/shop/keys'],
  ])
})

test.each([
  ['../up.yaml', /api\.yaml:4:\d+: \$ref .*only files below the folder/],
  ['http://example.test/a.yaml', /\$ref http:\/\/example\.test\/a\.yaml: nothing is fetched/],
  ['none.yaml', /api\.yaml:4:\d+: the file of this \$ref cannot be read/],
])('a reference to %s is refused with its place', async (ref, says) => {
  const text = `${HEAD}paths:\n  /a: { $ref: "${ref}" }\n`
  await expect(readAll({ 'api.yaml': text })).rejects.toThrow(says)
})

test('what is skipped in a JSON document has its line and column', async () => {
  const text = JSON.stringify(
    {
      openapi: '3.0.3',
      paths: { '/a': { post: { requestBody: { required: true, content: {} } } } },
    },
    undefined,
    2,
  )
  const { skipped } = await readAll({ 'api.json': text }, 'api.json')
  expect(skipped).toEqual([
    {
      at: expect.stringMatching(/api\.json:5:15$/),
      reason: 'POST /a: the body has no example',
    },
  ])
})

test('Swagger 2.0 is refused by name', async () => {
  await expect(readAll({ 'old.json': '{"swagger":"2.0","paths":{}}' }, 'old.json')).rejects.toThrow(
    'Swagger 2.0 is not read; convert it to OpenAPI 3',
  )
})
