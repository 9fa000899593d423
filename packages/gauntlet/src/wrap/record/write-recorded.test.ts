import { readParityCases, readArtilleryScenario } from '@gauntlet/formats'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordExchanges as render, type SentRequest } from '../test-support/record-exchanges.ts'
import { renderRecorded } from './write-recorded.ts'

const uuid = (last: string) => `0b7c3c1e-6f0a-4f2e-9d53-00000000000${last}`

test('an id of an answer that comes again is captured; one that the client chose is not', () => {
  const { steps, cases } = render([
    {
      at: 'POST /orders',
      body: { sku: 's-1', note: 'pen' },
      answer: { id: 17, sku: 's-1' },
      status: 201,
    },
    { at: 'GET /orders/17', answer: { id: 17 } },
    { at: 'POST /orders/17/lines', body: { order_id: 17, sku: 's-1' } },
  ])
  expect(steps).toEqual([
    {
      post: {
        url: '/orders',
        json: { sku: 's-1', note: 'pen' },
        capture: [{ json: '$.id', as: 'id' }],
        expect: { statusCode: 201 },
      },
    },
    { get: { url: '/orders/{{ id }}', expect: { statusCode: 200 } } },
    {
      post: {
        url: '/orders/{{ id }}/lines',
        json: { order_id: '{{ id }}', sku: 's-1' },
        expect: { statusCode: 200 },
      },
    },
  ])
  expect(cases[0]).toMatchObject({
    allowUnsafe: true,
    capture: { id: '$.id' },
    compare: { alias: ['/id'] },
  })
  expect(cases[1]).toMatchObject({
    needs: [cases[0]?.['name']],
    request: { path: '/orders/{{ id }}' },
  })
})

test('what the client makes up is made anew, the same wherever it comes again', () => {
  const { steps } = render([
    {
      at: 'PUT /carts/cart-1732871234',
      body: { email: 'a+1732871234@test.dev' },
      headers: { 'idempotency-key': uuid('1') },
    },
    { at: 'POST /carts/cart-1732871234/lines', headers: { 'idempotency-key': uuid('2') } },
    { at: `GET /products/${uuid('3')}` },
  ])
  expect(steps[0]?.['put']).toMatchObject({
    url: '/carts/cart-{{ $uuid }}',
    json: { email: 'a+{{ $uuid }}@test.dev' },
    headers: { 'idempotency-key': '{{ $uuid() }}' },
  })
  expect(steps[1]?.['post']).toMatchObject({
    url: '/carts/cart-{{ $uuid }}/lines',
    headers: { 'idempotency-key': '{{ $uuid() }}' },
  })
  // It was there before.
  expect(steps[2]?.['get']?.['url']).toBe(`/products/${uuid('3')}`)
})

test('secrets come from the environment, tokens of a login from its answer, and none is in a file', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.4Qm2b1xv0aVYqTjv3n0'
  const { steps, recorded } = render([
    { at: 'POST /login', body: { user: 'ann', password: 'hunter2-secret' }, answer: { token } },
    { at: 'GET /me', headers: { authorization: `Bearer ${token}`, cookie: 'sid=abc' } },
    {
      at: 'GET /admin',
      headers: { authorization: 'Bearer s3cr3t-of-the-suite', 'x-api-key': 'k-123456789' },
    },
    { at: 'GET /hook?api_key=q9w8e7r6t5y4u3i2', headers: {} },
  ])
  expect(steps[0]?.['post']).toMatchObject({ json: { password: '{{ $env.RECORDED_PASSWORD }}' } })
  expect(steps[1]?.['get']).toMatchObject({ headers: { authorization: 'Bearer {{ token }}' } })
  expect(steps[2]?.['get']).toMatchObject({
    headers: {
      authorization: '{{ $env.RECORDED_AUTHORIZATION }}',
      'x-api-key': '{{ $env.RECORDED_X_API_KEY }}',
    },
  })
  expect(steps[3]?.['get']?.['url']).toBe('/hook?api_key={{ $env.RECORDED_API_KEY }}')
  const all = `${recorded?.scenario}${recorded?.cases}`
  for (const secret of [token, 'hunter2', 's3cr3t', 'k-123456789', 'q9w8e7', 'sid=abc'])
    expect(all).not.toContain(secret)
  expect(recorded?.notes.join()).toContain('RECORDED_API_KEY, RECORDED_AUTHORIZATION')
})

const round = (on: number): SentRequest[] => [
  { at: 'POST /orders', body: {}, answer: { id: 1 }, on },
  { at: 'GET /orders/1', on, status: on === 1 ? 200 : 404 },
]

const read = (on: number): SentRequest[] => [
  { at: 'GET /orders/1', on, status: on === 1 ? 200 : 404 },
  { at: 'GET /orders', on },
]

test('sessions of one shape are one flow with a weight, and a connection that repeats itself is several', () => {
  const { script, recorded } = render([...read(1), ...read(1), ...read(2), { at: 'GET /a', on: 3 }])
  expect(script.scenarios.map(({ weight, flow }) => [weight, flow.length])).toEqual([
    [3, 2],
    [1, 1],
  ])
  expect(script.scenarios[0]?.flow[0]?.['get']?.['expect']).toEqual({ statusCode: [200, 404] })
  expect(script.config).toEqual({ phases: [{ duration: 1, arrivalCount: 4 }] })
  expect(recorded?.values).toBeUndefined()
})

test('with several flows that write, each user runs the one of its row: none runs twice', () => {
  const { script, recorded } = render([...round(1), ...round(2), { at: 'GET /health', on: 3 }])
  expect(script.scenarios).toHaveLength(1)
  expect(script.scenarios[0]?.flow.map((step) => Object.values(step)[0]?.['ifTrue'])).toEqual([
    'flow == 1',
    'flow == 1',
    'flow == 2',
  ])
  expect(recorded?.values).toBe('flow\n1\n1\n2\n')
})

test('braces, long numbers and forms are sent as they were', () => {
  const { steps } = render([
    { at: 'POST /a', body: { text: 'a {{ b' } },
    {
      at: 'POST /b',
      body: '{"amount":9007199254740993}',
      headers: { 'content-type': 'application/json' },
    },
    {
      at: 'POST /c',
      body: 'a=1+2&b=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  ])
  expect(steps[0]?.['post']).toMatchObject({ json: { text: "a {{ '{{' }} b" } })
  expect(steps[1]?.['post']).toMatchObject({
    body: '{"amount":9007199254740993}',
    headers: { 'content-type': 'application/json' },
  })
  expect(steps[2]?.['post']).toMatchObject({ body: 'a=1+2&b=x' })
})

test('both files are read by the readers that play them back', async () => {
  const { recorded } = render([
    {
      at: 'POST /orders',
      body: { key: uuid('1') },
      answer: { id: uuid('9'), at: '2026-11-29T10:00:00Z' },
      status: 201,
    },
    { at: `DELETE /orders/${uuid('9')}`, status: 404 },
  ])
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-recorded-'))
  try {
    await writeFile(join(folder, 'r.yml'), recorded?.scenario ?? '')
    await writeFile(join(folder, 'r.cases.yaml'), recorded?.cases ?? '')
    const scenario = await readArtilleryScenario(join(folder, 'r.yml'), { env: {} })
    expect(scenario.flows[0]?.flow.steps).toHaveLength(2)
    const { cases } = await readParityCases(join(folder, 'r.cases.yaml'))
    expect(cases.map(({ compare }) => [compare.alias, compare.format])).toEqual([
      [['/id'], { '/at': 'date-time' }],
      [[], {}],
    ])
    expect(cases[1]?.request.expect).toEqual([
      { of: { kind: 'status' }, must: { kind: 'one-of', values: [404] } },
    ])
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('nothing that can be sent again is no file', () => {
  expect(renderRecorded([], { name: 'x', command: 'x', file: 'x.yml' })).toBeUndefined()
})

const order = (key: string, on: number) => ({
  at: 'POST /orders',
  body: { customer: 'c', idempotency_key: `${uuid('1')}-${key}` },
  on,
})

test('a value that came in several sequences of requests is named: in the files each user makes a new one', () => {
  const { recorded } = render([order('1', 2), order('1', 3), order('2', 4), order('2', 5)])
  expect(recorded?.notes).toEqual([
    expect.stringContaining('one value came in several sequences of requests (idempotency_key)'),
  ])
  expect(recorded?.scenario).toContain('# Not as recorded: one value')
  expect(recorded?.cases).toContain('# Not as recorded: one value')
  // With a common beginning alone nothing is lost, nor in one sequence, which sends the same value again.
  expect(render([order('1', 2), order('2', 3)]).recorded?.notes).toEqual([])
  const retried = render([order('1', 1), order('1', 1), { at: 'GET /orders' }])
  expect(retried.recorded?.notes).toEqual([])
  expect(JSON.stringify(retried.steps[0]?.['post'])).toBe(
    JSON.stringify(retried.steps[1]?.['post']),
  )
})
