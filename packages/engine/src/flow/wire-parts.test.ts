import { expect, test } from 'vitest'
import type { RequestStep } from '@gauntlet/core/flow'
import { createFakeIo, runOnce, scenarioOf, type FakeTarget } from './fake-io.suite.ts'

const get = (url: string, more: Partial<RequestStep> = {}): RequestStep => ({
  kind: 'request',
  method: 'GET',
  url,
  ...more,
})
const FOLLOW = { most: 3, rewrite: [303] }

/** Answers by path: a status and where it leads. */
const leading =
  (to: Readonly<Record<string, readonly [number, string]>>): FakeTarget =>
  ({ path }) => {
    const [status, location] = to[path] ?? [200, undefined]
    return { status, ...(location !== undefined && { headers: { location } }), text: 'end' }
  }

async function send(steps: readonly RequestStep[], target?: FakeTarget) {
  const fake = createFakeIo(target)
  const end = await runOnce(scenarioOf([...steps]), fake)
  return { sent: fake.requests, results: fake.results, end }
}

test('a redirect is one more operation, which has the captures and the expectations of the step', async () => {
  const step = get('/a', {
    redirects: FOLLOW,
    headers: { authorization: 'secret', 'x-own': '1' },
    expect: [{ of: { kind: 'status' }, must: { kind: 'equals', value: 200 } }],
    capture: [{ as: 'seen', from: { kind: 'body' } }],
  })
  const { sent, results, end } = await send([step], leading({ '/a': [302, '/b?x=1'] }))
  expect(sent.map(({ path, headers }) => [path, headers['authorization']])).toEqual([
    ['/a', 'secret'],
    ['/b?x=1', 'secret'],
  ])
  expect(
    results.map(({ attempt, expectations }) => [attempt.step.endpoint, expectations.length]),
  ).toEqual([
    ['/a', 0],
    ['/a (redirected)', 1],
  ])
  expect(results.at(-1)?.captured).toEqual({ seen: 'end' })
  expect(end).toEqual({ kind: 'completed' })
})

test.each([
  [302, ['POST /a']],
  [307, ['POST /a']],
  [308, ['POST /a']],
  [303, ['POST /a', 'GET /b']],
])('a write that is answered %i is never sent again', async (status, wanted) => {
  const step = get('/a', { method: 'POST', text: 'x', redirects: FOLLOW })
  const { sent } = await send([step], leading({ '/a': [status, '/b'] }))
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(wanted)
  expect(sent[1]?.body).toBeUndefined()
})

test('a redirect to a host that is not allowed, and one more than wanted, end the flow', async () => {
  const away = await send(
    [get('/a', { redirects: FOLLOW })],
    leading({ '/a': [302, 'http://example.test/'] }),
  )
  expect(away.sent).toHaveLength(1)
  expect(away.end).toMatchObject({ failure: { message: expect.stringContaining('allowHosts') } })
  const round = await send([get('/a', { redirects: FOLLOW })], leading({ '/a': [302, '/a'] }))
  expect(round.sent).toHaveLength(4)
  expect(round.end).toMatchObject({
    failure: { message: expect.stringContaining('more than 3 redirects') },
  })
})

test('without redirects a 302 is the answer', async () => {
  const { sent } = await send([get('/a')], leading({ '/a': [302, '/b'] }))
  expect(sent).toHaveLength(1)
})

test('a multipart body has its parts with templates, bytes as they are, and a boundary that none holds', async () => {
  const multipart = [
    { name: 'title', value: '{{ animal }} "1"' },
    { name: 'f"', value: Uint8Array.of(255, 0, 65), fileName: 'a.bin', contentType: 'image/png' },
  ]
  const fake = createFakeIo()
  await runOnce(
    scenarioOf([get('/up', { method: 'POST', multipart })], { variables: { animal: 'cat' } }),
    fake,
  )
  const [request] = fake.requests
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(
    request?.headers['content-type'] ?? '',
  )?.[1]
  expect(Buffer.from(request?.body ?? '').toString('latin1')).toBe(
    [
      `--${boundary}`,
      'content-disposition: form-data; name="title"',
      '',
      'cat "1"',
      `--${boundary}`,
      'content-disposition: form-data; name="f%22"; filename="a.bin"',
      'content-type: image/png',
      '',
      '\u00ff\u0000A',
      `--${boundary}--`,
      '',
    ].join('\r\n'),
  )
})

test('a part that holds the boundary ends the flow: the body would be cut there', async () => {
  const step = get('/up', {
    method: 'POST',
    multipart: [{ name: 'a', value: '{{ b }}' }],
    capture: [{ as: 'b', from: { kind: 'body' } }],
  })
  const echo = createFakeIo(({ body }) => ({ text: Buffer.from(body ?? '').toString() }))
  const end = await runOnce(scenarioOf([step, step], { variables: { b: 'x' } }), echo)
  expect(end).toMatchObject({ failure: { message: expect.stringContaining('boundary') } })
})

test('bytes and repeated headers go out as they are', async () => {
  const step = get('/b', {
    method: 'POST',
    bytes: Uint8Array.of(255, 0),
    headers: { fruit: 'a' },
    headerLines: [['fruit', 'b']],
  })
  const { sent } = await send([step])
  expect(sent[0]).toMatchObject({
    body: Uint8Array.of(255, 0),
    headers: { fruit: 'a' },
    headerLines: [['fruit', 'b']],
  })
})
