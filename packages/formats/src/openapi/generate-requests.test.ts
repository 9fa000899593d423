import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sample } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateRequests, readGeneratedCases } from './generated-cases.ts'

let folder: string
let file: string
const DOCUMENT = {
  openapi: '3.1.0',
  servers: [{ url: '/v1' }],
  paths: {
    '/orders/{id}': {
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      ],
      get: {
        parameters: [
          {
            name: 'limit',
            in: 'query',
            required: true,
            schema: { type: 'integer', minimum: 1, maximum: 50 },
          },
          { name: 'sort', in: 'query', schema: { enum: ['up', 'down'] } },
          { name: 'X-Tenant', in: 'header', schema: { $ref: '#/components/schemas/Name' } },
        ],
        responses: { 200: {}, '4XX': {} },
      },
      put: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
        },
        responses: { 200: {} },
      },
    },
    '/odd': {
      get: { parameters: [{ name: 'q', in: 'query', required: true, schema: { not: {} } }] },
    },
  },
  components: {
    schemas: {
      Name: { type: 'string', minLength: 3, maxLength: 5, pattern: '^[a-z]+$' },
      Order: {
        allOf: [
          {
            type: 'object',
            required: ['sku'],
            properties: { sku: { $ref: '#/components/schemas/Name' } },
          },
        ],
        properties: {
          id: { type: 'string', readOnly: true },
          lines: { type: 'array', minItems: 2, items: { $ref: '#/components/schemas/Order' } },
          count: { type: 'integer', exclusiveMinimum: 0, multipleOf: 5 },
        },
      },
    },
  },
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-generated-'))
  file = join(folder, 'openapi.json')
  await writeFile(file, JSON.stringify(DOCUMENT, null, 2))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

const NAME = /^[a-z]{3,5}$/

test('valid requests of safe operations obey every constraint; what cannot be generated is listed', async () => {
  const { variants, skipped } = await generateRequests(file, false)
  const valid = variants.find(({ breaks }) => breaks === undefined)
  expect(valid).toMatchObject({ name: 'GET /orders/{id}: valid', statuses: ['200', '4XX'] })
  for (const { url, headers } of valid ? sample(valid.requests, { numRuns: 200, seed: 1 }) : []) {
    const { pathname, searchParams } = new URL(url, 'http://a.test')
    expect(pathname).toMatch(/^\/v1\/orders\/[\da-f-]{36}$/)
    expect(Number(searchParams.get('limit'))).toBeGreaterThanOrEqual(1)
    expect(Number(searchParams.get('limit'))).toBeLessThanOrEqual(50)
    expect(['up', 'down', null]).toContain(searchParams.get('sort'))
    expect(headers?.['X-Tenant'] ?? 'none').toMatch(NAME)
  }
  expect(skipped.map(({ reason }) => reason)).toEqual([
    'PUT /orders/{id}: it may change data: generated only for smoke, where the target is destructible: true',
    'GET /odd: q: its schema has not',
  ])
  expect(skipped[0]?.at).toMatch(/openapi\.json:\d+:\d+$/)
})

test('each constraint is broken by itself, and named', async () => {
  const { variants } = await generateRequests(file, false)
  const urls = Object.fromEntries(
    variants.map(({ breaks = 'valid', requests }) => [
      breaks,
      sample(requests, { numRuns: 50, seed: 1 }).map(({ url, headers }) => ({
        query: new URL(url, 'http://a.test').searchParams,
        path: url.split('?')[0],
        tenant: headers?.['X-Tenant'],
      })),
    ]),
  )
  expect(Object.keys(urls)).toEqual([
    'valid',
    'path id format',
    'query limit required',
    'query limit type',
    'query limit minimum',
    'query limit maximum',
    'query limit type integer',
    'query sort enum',
    'header X-Tenant minLength',
    'header X-Tenant maxLength',
    'header X-Tenant pattern',
  ])
  for (const { query } of urls['query limit minimum'] ?? [])
    expect(Number(query.get('limit'))).toBeLessThan(1)
  for (const { query } of urls['query limit maximum'] ?? [])
    expect(Number(query.get('limit'))).toBeGreaterThan(50)
  for (const { query } of urls['query limit required'] ?? []) expect(query.has('limit')).toBe(false)
  for (const { query } of urls['query sort enum'] ?? [])
    expect(['up', 'down', null]).not.toContain(query.get('sort'))
  for (const { tenant } of urls['header X-Tenant pattern'] ?? []) expect(tenant).not.toMatch(NAME)
  for (const { path } of urls['path id format'] ?? [])
    expect(path).toBe('/v1/orders/not-of-this-format')
})

test('bodies of operations that write: valid, one property broken or missing, recursion ends', async () => {
  const { variants } = await generateRequests(file, true)
  const bodies = new Map(
    variants
      .filter(({ name }) => name.startsWith('PUT'))
      .map(({ breaks, requests }) => [
        breaks,
        sample(requests, { numRuns: 30, seed: 1 }).map(
          ({ json }) => json as Record<string, unknown> | undefined,
        ),
      ]),
  )
  for (const body of bodies.get(undefined) ?? []) {
    expect(body).not.toHaveProperty('id')
    expect(body?.['sku']).toMatch(NAME)
    expect(Number(body?.['count'] ?? 0) % 5).toBe(0)
  }
  expect([...bodies.keys()]).toEqual(
    expect.arrayContaining([
      'body required',
      'body required sku',
      'body sku pattern',
      'body count multipleOf',
      'body lines minItems',
    ]),
  )
  for (const body of bodies.get('body required sku') ?? []) expect(body).not.toHaveProperty('sku')
  expect(bodies.get('body required')?.every((body) => body === undefined)).toBe(true)
})

test('the same seed gives the same cases, another one others', async () => {
  const read = async (seed: number) =>
    (await readGeneratedCases(file, { count: 3, seed, allowUnsafe: false })).cases.map(
      ({ name, request }) => [name.replace(/ \(.*/, ''), request.url],
    )
  expect(await read(7)).toEqual(await read(7))
  expect(await read(8)).not.toEqual(await read(7))
  const { cases } = await readGeneratedCases(file, { count: 3, seed: 7, allowUnsafe: false })
  expect(cases[0]?.name).toBe('GET /orders/{id}: valid 1 (seed 7)')
})
