import { ToolError } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { createFakeIo, runOnce, scenarioOf, type FakeTarget } from '@gauntlet/engine/fake-io'
import { toHurlCases } from './to-hurl-cases.ts'
import { parseHurlSteps } from './to-hurl-flow.ts'

const lines = (...text: readonly string[]): string => text.join('\n')

async function runHurl(text: string, target?: FakeTarget) {
  const fake = createFakeIo(target)
  const steps = (await parseHurlSteps(text, 'smoke.hurl')).map(({ step }) => step)
  const end = await runOnce(scenarioOf(steps), fake)
  return { ...fake, end }
}

const CHAIN = lines(
  '# log in, then create',
  'POST http://localhost:8000/login?x=1   # the first entry',
  'X-One: a \\# b # comment',
  '[BasicAuth]',
  'ada: secret',
  '[Form]',
  'tag: a',
  'tag: b c',
  'HTTP 200',
  'content-type: application/json',
  '[Captures]',
  'token: jsonpath "$.token"',
  'next: header "x-next"',
  'digits: regex /(\\d+)/',
  '[Asserts]',
  'jsonpath "$.items" count == 2',
  'jsonpath "$.items[*].id" contains "i2"',
  'jsonpath "$.items[*].id" nth 1 == "i2"',
  'jsonpath "$.items[0].n" > 1',
  'jsonpath "$.items[0].n" isInteger',
  'jsonpath "$.error" not exists',
  'jsonpath "$.nothing" == null',
  'header "x-next" startsWith "/a"',
  'body matches /tok.n/',
  'duration < 1000',
  'variable "token" == "t1"',
  '',
  'PUT http://localhost:8000{{next}}',
  'Authorization: Bearer {{token}}',
  '[Options]',
  'variable: colour=red',
  'max-time: 3s',
  '{',
  '  "colour": "{{colour}}", "n": {{digits}},',
  '  "brace": "}"',
  '}',
  'HTTP/1.1 *',
  '',
  'POST http://localhost:8000/raw',
  '```',
  'line one',
  '```',
  'HTTP 201',
  '`done`',
)

const ANSWER = {
  json: { token: 't1', items: [{ id: 'i1', n: 42 }, { id: 'i2' }], nothing: null },
  headers: { 'content-type': 'application/json', 'x-next': '/a/b' },
}

test('entries become requests with captures and asserts', async () => {
  const { end, requests, results } = await runHurl(CHAIN, (_request, at) =>
    at === 0 ? ANSWER : { text: 'done', status: at === 2 ? 201 : 500 },
  )
  expect(end).toEqual({ kind: 'completed' })
  expect(requests[0]).toMatchObject({
    method: 'POST',
    path: '/login?x=1',
    headers: { 'x-one': 'a # b', authorization: 'Basic YWRhOnNlY3JldA==' },
    body: 'tag=a&tag=b+c',
  })
  expect(results[0]?.captured).toEqual({ token: 't1', next: '/a/b', digits: '1' })
  const broken = results.flatMap(({ expectations }) => expectations.filter(({ ok }) => !ok))
  expect(broken).toEqual([])
  expect(results[0]?.expectations).toHaveLength(13)
  expect(requests[1]).toMatchObject({
    method: 'PUT',
    path: '/a/b',
    headers: { authorization: 'Bearer t1', 'content-type': 'application/json' },
    body: '{\n  "colour": "red", "n": 1,\n  "brace": "}"\n}',
    timeoutMs: 3000,
  })
  expect(requests[2]?.body).toBe('line one\n')
  expect(results[1]?.expectations).toMatchObject([{ expected: 'version is 1.1', ok: true }])
  // `HTTP *` declares every status.
  expect(results.map(({ attempt }) => attempt.step.declaresStatus).slice(0, 2)).toEqual([
    true,
    true,
  ])
  expect(results[2]?.expectations.map(({ expected }) => expected)).toEqual([
    'status is 201',
    'body is done',
  ])
})

test('each assert can fail', async () => {
  const asserts = CHAIN.split('\n').slice(15, 26)
  const { results } = await runHurl(
    lines('GET /a', 'HTTP 200', '[Captures]', 'token: header "x-next"', '[Asserts]', ...asserts),
    () => ({ status: 500, json: { error: 1, items: [1, 2, 3] }, headers: { 'x-next': 'b' } }),
  )
  const broken = (results[0]?.expectations ?? [])
    .filter(({ ok }) => !ok)
    .map(({ expected }) => expected)
  expect(broken).toEqual([
    'status is 200',
    'count of $.items is 2',
    '$.items[*].id contains i2',
    'nth "1" of $.items[*].id is i2',
    '$.items[0].n is greater than 1',
    '$.items[0].n is of type integer',
    '$.error not: exists',
    '$.nothing is null',
    'header x-next starts with /a',
    'body matches /tok.n/',
    'value {{ token }} is t1',
  ])
})

test('retry sends again until it is as expected, each time as a separate attempt', async () => {
  const text = lines('GET /ready', '[Options]', 'retry: 5', 'retry-interval: 200ms', 'HTTP 200')
  const { requests, results, scheduledAtMs, end } = await runHurl(text, (_request, at) =>
    at === 0 ? { refused: true } : { status: at === 1 ? 503 : 200 },
  )
  expect(end).toEqual({ kind: 'completed' })
  expect(requests).toHaveLength(3)
  expect(scheduledAtMs).toEqual([0, 205, 410])
  expect(results.map(({ willRetry }) => willRetry ?? false)).toEqual([true, true, false])
})

test('retry gives up after its last try, and that one counts', async () => {
  const text = lines('GET /ready', '[Options]', 'retry: 1', 'retry-interval: 1', 'HTTP 200')
  const { results } = await runHurl(text, () => ({ status: 503 }))
  expect(results.map(({ willRetry }) => willRetry ?? false)).toEqual([true, false])
  expect(results[1]?.expectations[0]).toMatchObject({ ok: false, observed: '503' })
})

test('entries become parity cases that need what they use', async () => {
  const cases = await toHurlCases(CHAIN, 'smoke.hurl', { allowUnsafe: true })
  expect(cases.map(({ name, needs, at }) => ({ name, needs, at }))).toEqual([
    { name: 'POST /login?x=1', needs: [], at: 'smoke.hurl:2:1' },
    { name: 'PUT {{ next }}', needs: ['POST /login?x=1'], at: 'smoke.hurl:28:1' },
    { name: 'POST /raw', needs: [], at: 'smoke.hurl:39:1' },
  ])
  expect(cases.every(({ allowUnsafe }) => allowUnsafe)).toBe(true)
})

test.each([
  { text: '', says: 'smoke.hurl:1:1: there is no request' },
  { text: 'hello', says: 'smoke.hurl:1:1: expected a request' },
  { text: 'GET localhost:8000/a', says: 'smoke.hurl:1:1: a URL begins with http://' },
  { text: 'GET /a\n[Query]\na: 1\n[Query]\nb: 2', says: ':4:1: this section stands twice' },
  { text: 'GET /a\nHTTP/2 200', says: ':2:1: HTTP/2: requests go over HTTP/1.1' },
  { text: 'POST /a\n```soap\nquery\n```', says: ':2:1: a body of soap is not supported' },
  { text: 'POST /a\nfile,../data.bin;', says: ':2:1: ../data.bin is not below the folder' },
  { text: 'POST /a\nfile,data.bin;', says: ':2:1: the file' },
  { text: 'POST /a\n{"a": [1,]}', says: 'smoke.hurl:2:1: this is no JSON' },
  { text: 'POST /a\nhex,0g;', says: 'smoke.hurl:2:1: this is no hexadecimal text' },
  {
    text: 'GET /a\nHTTP 200\n[Asserts]\nbody startsWith 1',
    says: ':4:17: startsWith needs a text',
  },
  { text: 'GET /a\n# @cookie_storage_clear\nHTTP 200', says: ':2:1: @cookie_storage_clear' },
  { text: 'POST /a\n{"a": [1', says: 'smoke.hurl:2:1: this JSON body has no end' },
  { text: 'POST /a\n```\nopen', says: 'smoke.hurl:2:1: this body has no end' },
  {
    text: 'GET /a\nHTTP 200\n[Asserts]\nxpath "//[" exists',
    says: 'smoke.hurl:4:7: "//[" is no XPath',
  },
  {
    text: 'GET /a\nHTTP 200\n[Asserts]\ncertificate "Issuer" exists',
    says: ':4:1: the query certificate is not supported',
  },
  {
    text: 'GET /a\nHTTP 200\n[Asserts]\njsonpath "$.[" exists',
    says: 'smoke.hurl:4:10: "$[" is no JSONPath',
  },
  {
    text: 'GET /a\nHTTP 200\n[Asserts]\nstatus toNothing == 1',
    says: ':4:8: the predicate or filter toNothing',
  },
  {
    text: 'GET /a\nHTTP 200\n[Asserts]\nbody toDate "%Q" exists',
    says: ':4:13: %Q of a date is not supported',
  },
  { text: 'GET /a\nHTTP 200\n[Asserts]\nstatus == ok', says: ':4:11: ok is no value' },
  {
    text: 'GET /a\nHTTP 200\n[Asserts]\nstatus == 200 300',
    says: ':4:15: 300 is one word too many',
  },
  { text: 'GET /a\nHTTP 200\n[Asserts]\nstatus ==', says: ':4:8: expected a value' },
  { text: 'GET /a\nHTTP 200\n[Captures]\nx jsonpath "$"', says: ':4:1: a capture is: name: query' },
  { text: 'GET /a\n[Options]\nproxy: x', says: ':3:1: the option proxy is not supported' },
  { text: 'GET /a\n[Options]\nhttp2: true', says: ':3:1: the option http2 is not supported' },
  { text: 'GET /a\n[Options]\nlocation: {{x}}', says: ':3:1: x has no value when' },
  { text: 'GET /a\n[Options]\nretry: -1', says: ':3:1: retry is a number' },
  { text: 'GET http://a/x\n\nGET http://b/x', says: ':3:1: http://b is not http://a' },
  {
    text: 'GET /a\nHTTP 200\n[Asserts]\nbody == "\\d\\d"',
    says: ':4:9: \\d means nothing; a backslash itself is written \\\\',
  },
  { text: 'GET /a\nX-A: a\\_b', says: ':2:1: \\_ means nothing' },
  { text: 'GET /a\n`\\u{d800}`', says: ':2:1: \\u{d800} means nothing' },
  { text: 'GET /a\\#b', says: ':1:1: a URL has no backslash' },
  { text: 'POST /a\n{\n  "foo": "\\ud800\\ud800"\n}', says: ':2:1: this is no JSON' },
  {
    text: 'GET /a\n[Options]\nvariable: newUuid=1',
    says: ':3:1: newUuid is a function of Hurl: give the variable another name',
  },
  { text: 'GET /{{newDate}}', says: ':1:1: {{newDate}} is not supported' },
])('$text is refused: $says', async ({ text, says }) => {
  const parse = (): Promise<unknown> => parseHurlSteps(text, 'smoke.hurl')
  await expect(parse()).rejects.toThrow(ToolError)
  await expect(parse()).rejects.toThrow(says)
})

test.each([
  { assert: '$.float" isFloat', ok: true },
  { assert: '$.float" isInteger', ok: false },
  { assert: '$.id" isInteger', ok: true },
  { assert: '$.id" isFloat', ok: false },
  { assert: '$.id" isNumber', ok: true },
  { assert: '$.float" == 1', ok: true },
  { assert: '$.id" == 174322306148984899', ok: true },
  { assert: '$.id" == 174322306148984890', ok: false },
  { assert: '$.id" > 174322306148984898', ok: true },
  { assert: '$.price" == 0.10000000000000001', ok: true },
  // As Hurl, which holds numbers with a fraction as doubles.
  { assert: '$.price" == 0.1', ok: true },
  { assert: '$.price" == 0.2', ok: false },
  { assert: '$.float" == 0.99999999999999999999', ok: true },
  { assert: '$.price" < 0.10000000000000001', ok: false },
])(
  'numbers are those of Hurl, integers of any length: jsonpath "$assert is $ok',
  async ({ assert, ok }) => {
    const text = '{"float": 1.0, "id": 174322306148984899, "price": 0.10000000000000001}'
    const hurl = lines('GET /a', 'HTTP *', '[Asserts]', `jsonpath "${assert}`)
    const { results } = await runHurl(hurl, () => ({ text }))
    expect(results[0]?.expectations).toMatchObject([{ ok }])
  },
)

test('numbers of any length in asserts and values are no obstacle to reading a file as cases', async () => {
  const hurl = lines('GET /a', 'HTTP 200', '[Asserts]', 'jsonpath "$.id" == 174322306148984899')
  const [only] = await toHurlCases(hurl, 'cases.hurl', {})
  expect(only?.request.expect?.[1]).toMatchObject({
    must: { kind: 'equals', value: 174_322_306_148_984_899n },
  })
})

test('the name of a capture may be a variable', async () => {
  const hurl = lines(
    'GET /a',
    '[Options]',
    'variable: key=name',
    'HTTP 200',
    '[Captures]',
    '{{key}}: body',
    '[Asserts]',
    'variable "name" == "Hello"',
  )
  const { results } = await runHurl(hurl, () => ({ text: 'Hello' }))
  expect(results[0]?.expectations?.every(({ ok }) => ok)).toBe(true)
})

test('what Hurl sends is sent: two headers, cookies of one request, parts, bytes, dots, UTF-8', async () => {
  const hurl = lines(
    'GET http://h/a/../b',
    'Fruit: Apple',
    'Fruit: Caf\u00e9',
    '[Cookies]',
    'c1: v1',
    'HTTP 200',
    '',
    'POST http://h/up',
    '[Options]',
    'user: u:p',
    'header: X-A: 1',
    '[Multipart]',
    'title: cat',
    '',
    'POST http://h/bytes',
    'base64,/wBB;',
    '',
    'POST http://h/xml',
    '<a>',
    '  <b/>',
    '</a>',
    '',
    'GET http://h/twice',
    '[Options]',
    'repeat: 2',
    '',
    'GET http://h/never',
    '[Options]',
    'skip: true',
  )
  const { requests } = await runHurl(hurl)
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /b',
    'POST /up',
    'POST /bytes',
    'POST /xml',
    'GET /twice',
    'GET /twice',
  ])
  expect(requests[0]).toMatchObject({
    headers: { fruit: 'Apple', cookie: 'c1=v1' },
    headerLines: [['fruit', 'Caf\u00c3\u00a9']],
  })
  expect(requests[1]?.headers).toMatchObject({ authorization: 'Basic dTpw', 'x-a': '1' })
  expect(requests[1]?.headers['cookie']).toBeUndefined()
  expect(Buffer.from(requests[1]?.body ?? '').toString()).toContain('name="title"')
  expect(requests[2]?.body).toEqual(Buffer.from([255, 0, 65]))
  expect(requests[3]).toMatchObject({
    body: '<a>\n  <b/>\n</a>',
    headers: { 'content-type': 'application/xml' },
  })
})

test('a captured URL leads to the target, and redirects are followed where the file says so', async () => {
  const hurl = lines(
    'GET http://h:1/start',
    'HTTP 200',
    '[Captures]',
    'next: jsonpath "$.next"',
    '',
    'GET {{next}}',
    '[Options]',
    'location: true',
    'HTTP 200',
    '[Asserts]',
    'redirects count == 1',
    'redirects nth 0 location endsWith "/end"',
    'url endsWith "/end"',
  )
  const { requests, results } = await runHurl(hurl, ({ path }) =>
    path === '/moved'
      ? { status: 302, headers: { location: '/end' } }
      : { json: { next: 'http://h:1/moved' } },
  )
  expect(requests.map(({ path }) => path)).toEqual(['/start', '/moved', '/end'])
  expect(results.flatMap(({ expectations }) => expectations).every(({ ok }) => ok)).toBe(true)
})

test.each([
  ['xpath "string(//h1)" == "Caf\u00e9"'],
  ['xpath "//li" count == 2'],
  ['xpath "//li" exists'],
  ['xpath "//none" not exists'],
  ['xpath "boolean(count(//li))" == true'],
  ['header "x-list" count == 2'],
  ['header "x-date" toDate "%a, %d %b %Y %H:%M:%S GMT" format "%Y-%m-%d" == "2026-01-13"'],
  ['cookie "sid[Path]" == "/a"'],
  ['cookie "sid[HttpOnly]" exists'],
  ['body regex /<h1>(\\w+)/ == "Caf"'],
  ['body split "<li>" count == 3'],
  ['body replace "Caf" "X" contains "X\u00e9"'],
  ['header "x-id" toInt == 174322306148984899'],
  ['header "x-id" isString'],
  ['header "x-b64" base64Decode toHex == "ff00"'],
  ['header "x-url" urlQueryParam "q" == "a b"'],
  ['header "x-ip" isIpv4'],
  ['header "x-html" htmlUnescape == "<a>"'],
  ['bytes startsWith hex,3c68;'],
  ['bytes count > 10'],
  ['sha256 not == hex,00;'],
  ['body matches /(?i)CAF/'],
])('%s holds', async (assert) => {
  const text = '<html><body><h1>Caf\u00e9</h1><ul><li>a<li>b</ul></body></html>'
  const headers = {
    'content-type': 'text/html',
    'set-cookie': 'sid=1; Path=/a; HttpOnly',
    'x-date': 'Tue, 13 Jan 2026 22:23:01 GMT',
    'x-id': '174322306148984899',
    'x-b64': '/wA=',
    'x-url': 'http://h/?q=a%20b',
    'x-ip': '127.0.0.1',
    'x-html': '&lt;a&gt;',
  }
  const headerLines = [['x-list', 'a'], ['x-list', 'b'], ...Object.entries(headers)] as const
  const [step] = (
    await parseHurlSteps(lines('GET /a', 'HTTP 200', '[Asserts]', assert), 'a.hurl')
  ).map(({ step: read }) => read)
  const fake = createFakeIo(() => ({ text, headers, headerLines }))
  await runOnce(scenarioOf(step ? [step] : []), fake)
  expect(fake.results[0]?.expectations.slice(1)).toMatchObject([{ ok: true }])
})
