import { expect, test } from 'vitest'
import { createOpenApiJudge, describeWhoIsRight } from './who-is-right.ts'

const judge = createOpenApiJudge({
  openapi: '3.1.0',
  servers: [{ url: 'https://api.test/v1' }],
  paths: {
    '/orders/{id}': {
      get: {
        responses: {
          200: {
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/Order' } },
            },
          },
          '4XX': { $ref: '#/components/responses/Problem' },
        },
      },
    },
    '/orders/open': { get: { responses: { 204: { description: 'none' } } } },
  },
  components: {
    responses: {
      Problem: { content: { 'application/json': { schema: { required: ['title'] } } } },
    },
    schemas: {
      Order: {
        type: 'object',
        required: ['id', 'at'],
        properties: {
          id: { type: 'string' },
          at: { type: ['string', 'null'], format: 'date-time' },
        },
      },
    },
  },
})

const ask = (path: string, status: number, body: string) =>
  judge.judge(
    { method: 'GET', origin: 'http://127.0.0.1:1', path, headers: {}, timeoutMs: 1 },
    {
      status,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: Buffer.from(body),
    },
  )

test.each([
  { path: '/v1/orders/7?full=1', status: 200, body: '{"id":"7","at":null}', is: 'conforms' },
  { path: '/orders/7', status: 200, body: '{"id":7,"at":null}', is: '/id must be string' },
  {
    path: '/orders/7',
    status: 200,
    body: '{"id":"7","at":"soon"}',
    is: '/at must match format "date-time"',
  },
  { path: '/orders/7', status: 200, body: '{', is: 'the body is not JSON' },
  { path: '/orders/7', status: 404, body: '{"title":"no"}', is: 'conforms' },
  {
    path: '/orders/7',
    status: 404,
    body: '{}',
    is: "the body must have required property 'title'",
  },
  { path: '/orders/7', status: 500, body: '{}', is: 'status 500 is not described' },
  { path: '/orders/open', status: 200, body: '{}', is: 'status 200 is not described' },
  { path: '/nowhere', status: 200, body: '{}', is: 'GET /nowhere is not described' },
])('$path $status $body: $is', ({ path, status, body, is }) => {
  const found = ask(path, status, body)
  expect('why' in found ? found.why : found.kind).toBe(is)
})

const conforms = { kind: 'conforms' } as const
const breaks = { kind: 'breaks', why: '/id must be string' } as const

test.each([
  { a: conforms, b: breaks, says: 'b breaks the document: /id must be string' },
  { a: conforms, b: conforms, says: 'all conform: the document does not distinguish them' },
  { a: breaks, b: breaks, says: /^none conforms: a breaks .*; b breaks/ },
  { a: { kind: 'undescribed', why: 'GET /x' } as const, b: breaks, says: /does not say: GET \/x/ },
])('$a.kind and $b.kind: $says', ({ a, b, says }) => {
  expect(
    describeWhoIsRight([
      { name: 'a', is: a },
      { name: 'b', is: b },
    ]),
  ).toMatch(says)
})
