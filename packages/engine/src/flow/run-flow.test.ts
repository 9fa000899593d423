import {
  capture,
  captureIfThere,
  equals,
  get,
  header,
  jsonPath,
  log,
  loop,
  parallel,
  post,
  run,
  status,
  think,
  when,
  regexp,
  type Step,
} from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import type { FlowIo } from './flow-io.ts'
import { createFakeIo, runOnce, scenarioOf } from './fake-io.suite.ts'

test('what is too large to be captured ends the flow, also where it may be missing', async () => {
  const fake = createFakeIo(() => ({ json: { id: 'x'.repeat(1_048_577) } }))
  const end = await runOnce(
    scenarioOf([get('/o', { capture: [captureIfThere('id', jsonPath('$.id'))] }), get('/next')]),
    fake,
  )
  expect(end).toMatchObject({
    failure: {
      kind: 'capture',
      message: 'GET /o: what is to be captured as id has more than 1048576 bytes',
    },
  })
  expect(fake.requests).toHaveLength(1)
})

test('a captured value is in the next request, and expectations are reported one by one', async () => {
  const fake = createFakeIo((_request, at) =>
    at === 0 ? { status: 201, json: { id: 'o 1' } } : {},
  )
  const end = await runOnce(
    scenarioOf([
      post('/orders', {
        json: { sku: 's-1' },
        expect: [status(200), equals(jsonPath('$.id'), 'o 1')],
        capture: [capture('orderId', jsonPath('$.id')), captureIfThere('next', header('link'))],
      }),
      get('/orders/{{ orderId }}', { query: { full: true, tag: ['a', 'b&c'] } }),
    ]),
    fake,
  )
  expect(end).toEqual({ kind: 'completed' })
  expect(fake.requests[0]).toMatchObject({
    method: 'POST',
    origin: 'http://127.0.0.1:3000',
    path: '/orders',
    headers: { 'content-type': 'application/json' },
    body: '{"sku":"s-1"}',
  })
  expect(fake.requests[1]?.path).toBe('/orders/o%201?full=true&tag=a&tag=b%26c')
  expect(fake.results[0]?.captured).toEqual({ orderId: 'o 1' })
  expect(fake.results[0]?.expectations).toEqual([
    { ok: false, expected: 'status is 200', observed: '201' },
    { ok: true, expected: '$.id is o 1', observed: 'o 1' },
  ])
  expect(fake.results[1]?.attempt.step).toMatchObject({ index: 1, endpoint: '/orders/:orderId' })
})

test('latency counts from the arrival, then from the end of the answer before plus think time', async () => {
  const fake = createFakeIo()
  await runOnce(scenarioOf([get('/a'), get('/b'), think(100), get('/c')]), fake)
  expect(fake.scheduledAtMs).toEqual([0, 5, 110])
})

test('the time of a function of the author is not counted as the target’s', async () => {
  const fake = createFakeIo()
  const slow = run('slow', () => fake.passMs(40))
  await runOnce(scenarioOf([get('/a'), slow, get('/b', { before: [() => fake.passMs(2)] })]), fake)
  expect(fake.scheduledAtMs).toEqual([0, 47])
})

const endings: readonly { name: string; steps: Step[]; end: unknown; sent: number }[] = [
  {
    name: 'a strict capture without a value',
    steps: [get('/a', { capture: [capture('id', jsonPath('$.id'))] }), get('/b')],
    end: {
      kind: 'failed',
      failure: { kind: 'capture', message: expect.stringContaining('capture as id') },
    },
    sent: 1,
  },
  {
    name: 'a template without a value',
    steps: [get('/a/{{ id }}')],
    end: {
      kind: 'failed',
      failure: { kind: 'template', message: expect.stringContaining('{{ id }}') },
    },
    sent: 0,
  },
  {
    name: 'a function that throws',
    steps: [
      run('explode', () => {
        throw new Error('boom')
      }),
      get('/a'),
    ],
    end: { kind: 'failed', failure: { kind: 'function', message: 'explode: boom' } },
    sent: 0,
  },
  {
    name: 'a loop beyond its bound',
    steps: [loop({ while: { expression: 'true' } }, [get('/a')], { maxRounds: 3 })],
    end: {
      kind: 'failed',
      failure: { kind: 'loop', message: expect.stringContaining('3 rounds') },
    },
    sent: 3,
  },
  {
    name: 'a URL that leaves the target',
    steps: [
      run('leave', ({ vars }) => void (vars['to'] = 'http://example.test/x')),
      get('{{ to }}'),
    ],
    end: {
      kind: 'failed',
      failure: { kind: 'template', message: expect.stringContaining('allowHosts') },
    },
    sent: 0,
  },
]

test.each(endings)('$name ends the flow of that user', async ({ steps, end, sent }) => {
  const fake = createFakeIo()
  expect(await runOnce(scenarioOf(steps), fake)).toEqual(end)
  expect(fake.requests).toHaveLength(sent)
})

test('no answer ends the flow as a failure and is still reported', async () => {
  const fake = createFakeIo(() => ({ refused: true }))
  const end = await runOnce(scenarioOf([get('/a', { expect: [status(200)] }), get('/b')]), fake)
  expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'transport' } })
  expect(fake.results).toHaveLength(1)
  expect(fake.results[0]).toMatchObject({ expectations: [], failure: { kind: 'transport' } })
})

test('loops count, range, go over lists and repeat while a condition holds', async () => {
  const fake = createFakeIo((_request, at) => ({ json: { more: at < 8 } }))
  const again = { while: { expression: 'more' } }
  await runOnce(
    scenarioOf(
      [
        loop(2, [get('/count/{{ $loopCount }}')]),
        loop({ from: 1, to: 3 }, [get('/range/{{ $loopCount }}')], { countAs: '$loopCount' }),
        loop({ over: 'items' }, [get('/over/{{ item.id }}')], { elementAs: 'item' }),
        loop({ over: ['x'] }, [get('/list/{{ $loopElement }}')]),
        loop(again, [get('/while', { capture: [capture('more', jsonPath('$.more'))] })]),
      ],
      { variables: { items: [{ id: 'a' }, { id: 'b' }] } },
    ),
    fake,
  )
  expect(fake.requests.map(({ path }) => path).join(' ')).toBe(
    '/count/0 /count/1 /range/1 /range/2 /over/a /over/b /list/x /while /while',
  )
})

test('conditions choose steps: an expression, a function, a chance', async () => {
  const fake = createFakeIo()
  await runOnce(
    scenarioOf(
      [
        when('user.age > 17', [get('/adult')]),
        when('user.age < 18', [get('/child')]),
        when(({ vars }) => vars['user'] !== undefined, [get('/known')]),
        when({ probability: 0 }, [get('/never')]),
        when({ probability: 1 }, [get('/always')]),
      ],
      { variables: { user: { age: 30 } } },
    ),
    fake,
  )
  expect(fake.requests.map(({ path }) => path)).toEqual(['/adult', '/known', '/always'])
})

test('parallel steps are due at the same moment, and what follows at the end of the last', async () => {
  const fake = createFakeIo()
  await runOnce(scenarioOf([parallel([get('/a'), get('/b')]), get('/c')]), fake)
  expect(fake.scheduledAtMs).toEqual([0, 0, 10])
})

test('at most `limit` parallel steps are in flight', async () => {
  const fake = createFakeIo()
  let live = 0
  let most = 0
  const counting: FlowIo['send'] = (attempt, signal, done) => {
    live += 1
    most = Math.max(most, live)
    fake.io.send(attempt, signal, (exchange) => {
      live -= 1
      done(exchange)
    })
  }
  const steps = ['/a', '/b', '/c', '/d', '/e'].map((path) => get(path))
  await runOnce(scenarioOf([parallel(steps, 2)]), { io: { ...fake.io, send: counting } })
  expect(most).toBe(2)
  expect(fake.requests).toHaveLength(5)
})

test('cookies of an answer go out with later requests of the same user', async () => {
  const fake = createFakeIo((_request, at) =>
    at === 0
      ? { headers: { 'set-cookie': 'sid=1; Path=/\nold=2; Max-Age=0\nadmin=3; Path=/admin' } }
      : {},
  )
  await runOnce(
    scenarioOf([get('/login'), get('/a', { cookies: { own: '{{ n }}' } }), get('/admin/b')], {
      variables: { n: 4 },
    }),
    fake,
  )
  expect(fake.requests.map(({ headers }) => headers['cookie'])).toEqual([
    undefined,
    'sid=1; own=4',
    'sid=1; admin=3; own=4',
  ])
})

test('hooks change the request before its templates are rendered, and see the answer', async () => {
  const fake = createFakeIo(() => ({ json: { n: 1 } }))
  const seen: unknown[] = []
  await runOnce(
    scenarioOf([
      post('/a', {
        json: { id: '{{ id }}', fixed: 1 },
        before: [
          (draft, { vars }) => {
            vars['id'] = 'late'
            draft.headers['x-added'] = 'yes-{{ id }}'
            Object.assign(draft.json as object, { more: true })
          },
        ],
        after: [(answer) => void seen.push(answer.json())],
      }),
    ]),
    fake,
  )
  expect(fake.requests[0]).toMatchObject({
    body: '{"id":"late","fixed":1,"more":true}',
    headers: { 'x-added': 'yes-late' },
  })
  expect(seen).toEqual([{ n: 1 }])
})

test('forms, texts, basic auth, default headers and log lines', async () => {
  const fake = createFakeIo(() => ({ text: 'token=abc;' }))
  await runOnce(
    scenarioOf(
      [
        post('/form', {
          form: { a: 'x y', n: '{{ n }}' },
          capture: [capture('token', regexp(/token=(\w+)/, 1))],
        }),
        post('/text', { text: 'n is {{ n }}', headers: { 'X-One': 'own' } }),
        get('/auth', { basicAuth: { user: 'ada', password: '{{ token }}' } }),
        log('done with {{ token }}'),
      ],
      { variables: { n: 5 }, defaults: { headers: { 'x-one': 'default', 'x-two': '{{ n }}' } } },
    ),
    fake,
  )
  const [form, text, auth] = fake.requests
  expect(form).toMatchObject({
    body: 'a=x+y&n=5',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-one': 'default' },
  })
  expect(text).toMatchObject({ body: 'n is 5', headers: { 'x-one': 'own', 'x-two': '5' } })
  // base64 of `ada:abc`, RFC 7617.
  expect(auth?.headers['authorization']).toBe('Basic YWRhOmFiYw==')
  expect(fake.logs).toEqual(['done with abc'])
})

test('an aborted run starts no further step', async () => {
  const controller = new AbortController()
  const fake = createFakeIo(() => {
    controller.abort()
    return {}
  })
  const io = { ...fake.io, signal: controller.signal }
  expect(await runOnce(scenarioOf([get('/a'), get('/b')]), { io })).toEqual({ kind: 'aborted' })
  expect(fake.requests).toHaveLength(1)
})
