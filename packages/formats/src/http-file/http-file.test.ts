import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFakeIo, runOnce, scenarioOf, type FakeTarget } from '@gauntlet/engine/fake-io'
import { readParityCases } from '../cases/read-cases.ts'
import { readHttpFlow } from './to-http-cases.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-http-'))
  await writeFile(join(folder, 'note.txt'), 'a {{name}}')
  await writeFile(
    join(folder, 'http-client.env.json'),
    JSON.stringify({ dev: { name: 'dev', port: 1 }, prod: { name: 'prod' } }),
  )
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

let files = 0
async function write(...lines: readonly string[]): Promise<string> {
  const file = join(folder, `f${(files += 1)}.http`)
  await writeFile(file, lines.join('\n'))
  return file
}

async function run(lines: readonly string[], target?: FakeTarget, environment?: string) {
  const flow = await readHttpFlow(await write(...lines), { environment })
  const fake = createFakeIo(target)
  const end = await runOnce(scenarioOf(flow.steps), fake)
  const broken = fake.results.flatMap(({ expectations }) => expectations.filter(({ ok }) => !ok))
  return { ...fake, end, broken, flow }
}

test('requests of the REST Client: names, variables, query lines, comments, bodies, request variables', async () => {
  const { requests, end, flow } = await run(
    [
      '@host = http://localhost:3000',
      '@base = {{host}}/api',
      '# a comment',
      '',
      '# @name login',
      'POST {{base}}/login HTTP/1.1',
      'Content-Type: application/json',
      'X-Twice: one',
      '// a comment among the headers',
      'X-Twice: two',
      'Host: elsewhere.test',
      '',
      '{',
      '  // left out',
      '  "user": "ada"',
      '}',
      '',
      '### list',
      'GET {{base}}/orders',
      '    ?page=2',
      '    &size={{$randomInt 5 6}}',
      'Authorization: Bearer {{login.response.body.$.token}}',
      'X-Next: {{login.response.headers.X-Next}}',
      '',
      '###',
      'http://localhost:3000/plain',
      '',
      'HTTP/1.1 200 OK',
      '',
      '###',
      'POST {{base}}/form',
      'Content-Type: application/x-www-form-urlencoded',
      'Authorization: Basic ada se cret',
      '',
      'a=1',
      '&b=two words',
    ],
    () => ({ json: { token: 't-1' }, headers: { 'x-next': 'n-1' } }),
  )
  expect(end).toEqual({ kind: 'completed' })
  expect(flow.steps.slice(0, 2)).toMatchObject([{ name: 'login' }, { name: 'list' }])
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/login',
    'GET /api/orders?page=2&size=5',
    'GET /plain',
    'POST /api/form',
  ])
  expect(requests[0]?.headers).toEqual({ 'content-type': 'application/json', 'x-twice': 'one,two' })
  expect(requests[0]?.body).toBe('{\n  "user": "ada"\n}')
  expect(requests[1]?.headers).toMatchObject({ authorization: 'Bearer t-1', 'x-next': 'n-1' })
  expect(requests[3]).toMatchObject({
    headers: { authorization: `Basic ${Buffer.from('ada:se cret').toString('base64')}` },
    body: 'a=1&b=two%20words',
  })
})

const SCRIPTED = [
  '< {%',
  "  request.variables.set('sku', 's-' + 1);",
  '%}',
  'POST http://{{host}}/orders',
  'Content-Type: application/json',
  '',
  '{ "sku": "{{sku}}" }',
  '',
  '> {%',
  "  client.test('created', function () {",
  "    client.assert(response.status === 201, 'not created');",
  '    client.assert(response.body.lines.length > 0);',
  "    client.assert(response.contentType.mimeType === 'application/json');",
  '  });',
  "  client.global.set('id', response.body.id);",
  "  client.log('done');",
  '%}',
  '',
  '### read',
  '# @no-redirect',
  '# @timeout 2 s',
  'GET http://{{host}}/orders/{{id}}',
  '',
  '>> answer.json',
]
const ORDER = {
  json: { id: 7, lines: [1] },
  headers: { 'content-type': 'application/json; charset=utf-8' },
}

const createdFirst: FakeTarget = (_request, at) => ({ ...ORDER, status: at === 0 ? 201 : 200 })

test('scripts of the HTTP Client set and test', async () => {
  const { requests, broken, flow } = await run(SCRIPTED, createdFirst)
  expect(broken).toEqual([])
  expect(requests).toMatchObject([
    { method: 'POST', path: '/orders', body: '{ "sku": "s-1" }' },
    { method: 'GET', path: '/orders/7', timeoutMs: 2_000 },
  ])
  expect(flow.steps[0]).toHaveProperty('redirects')
  expect(flow.steps[1]).not.toHaveProperty('redirects')
  const wrong = await run(SCRIPTED, () => ({ ...ORDER, json: { id: 7, lines: [] } }))
  expect(wrong.broken).toMatchObject([{ observed: '200' }, { observed: 'false' }])
})

test('files beside the file go into bodies, with variables where @ says so', async () => {
  const { requests } = await run(
    [
      'POST {{h}}/a',
      '',
      '< ./note.txt',
      '###',
      '@name = ada',
      'POST {{h}}/b',
      'Content-Type: multipart/form-data; boundary=B',
      '',
      '--B',
      'Content-Disposition: form-data; name="f"',
      '',
      '<@ ./note.txt',
      '--B--',
      '###',
      'POST {{h}}/g',
      'X-REQUEST-TYPE: GraphQL',
      '',
      'query { a }',
      '',
      '{ "n": 1 }',
    ],
    undefined,
  )
  const bodies = requests.map(({ body }) => Buffer.from(body ?? '').toString())
  expect(bodies).toEqual([
    'a {{name}}',
    '--B\r\nContent-Disposition: form-data; name="f"\r\n\r\na ada\r\n--B--',
    '{"query":"query { a }","variables":{"n":1}}',
  ])
})

test('an environment beside the file gives values; the file lies over it', async () => {
  const lines = ['@own = f', 'GET http://a.test:{{port}}/{{name}}/{{own}}']
  const { requests } = await run(lines, undefined, 'dev')
  expect(requests[0]?.path).toBe('/dev/f')
  await expect(run(lines)).rejects.toThrow(
    /f\d+\.http:2:1: the variable name has no value: .*--environment \(dev, prod\)/,
  )
  await expect(run(lines, undefined, 'test')).rejects.toThrow('there is no environment "test"')
})

test('cases need the request whose answer they use', async () => {
  const file = await write(
    ...SCRIPTED,
    '',
    '### named',
    'GET http://{{host}}/x',
    '',
    '###',
    'GET http://{{host}}/{{$timestamp -1 d}}/{{named.response.body.*}}',
  )
  const { cases } = await readParityCases(file)
  expect(cases.map(({ name, needs }) => [name, needs])).toEqual([
    ['POST /orders', []],
    ['read', ['POST /orders']],
    ['named', []],
    [cases[3]?.name, ['named']],
  ])
  expect(cases[3]?.request.url).toMatch(/^\/\d{10}\/\{\{ named_1 \}\}$/)
})

test.each([
  { lines: ['GET {{h}}/{{x}}'], says: /:1:1: the variable x has no value/ },
  {
    lines: ['', 'GET {{h}}/', '', '> {%', 'while (true) {}', '%}'],
    says: /:5:1: the script has "while/,
  },
  {
    lines: ['GET {{h}}/', '', '> ./handler.js'],
    says: /:3:1: a script in another file is not read/,
  },
  { lines: ['GRAPHQL {{h}}/'], says: /:1:1: GRAPHQL is not supported/ },
  { lines: ['GET {{h}}/ HTTP/2'], says: /HTTP\/2: requests go over HTTP\/1.1/ },
  { lines: ['# @prompt name', 'GET {{h}}/'], says: /:1:1: @prompt is not supported/ },
  { lines: ['@a = 1', '@a = 2', 'GET {{h}}/'], says: /:2:1: @a is defined twice/ },
  { lines: ['@a = {{$guid}}', 'GET {{h}}/{{a}}'], says: /:1:1: @a is made up/ },
  { lines: ['POST {{h}}/', '', 'text', '# heading'], says: /:4:1: VS Code leaves out a line/ },
  { lines: ['GET {{h}}/{{$dotenv X}}'], says: /\{\{\$dotenv X\}\} is not supported/ },
  { lines: ['GET {{h}}/{{a.response.body.$.x}}'], says: /no request before this one is named a/ },
  {
    lines: ['GET http://a.test/', '###', 'GET http://b.test/'],
    says: /:3:1: http:\/\/b.test is not http:\/\/a.test/,
  },
  { lines: ['POST {{h}}/', '', '< ../x'], says: /not below the folder/ },
  {
    lines: ['GET {{h}}/', 'Authorization: Digest a b'],
    says: /Authorization: Digest is not supported/,
  },
  {
    lines: [
      'POST {{h}}/',
      'Content-Type: application/x-www-form-urlencoded',
      '',
      'a = 1 &',
      'b = 2',
    ],
    says: /:4:1: VS Code sends the spaces/,
  },
  { lines: ['# nothing'], says: /no request in this file/ },
  { lines: ['GET {{h}}/', '> {% client.log(1)'], says: /:2:1: this script has no end/ },
])('refused by name and line: $says', async ({ lines, says }) => {
  await expect(readParityCases(await write(...lines))).rejects.toThrow(says)
})
