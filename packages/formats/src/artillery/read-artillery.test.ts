import { ToolError } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { lines, readScript, runScript } from './script-folder.suite.ts'

const CONFIG = lines(
  'config:',
  '  target: "{{ $env.BASE }}"',
  '  mode: poisson',
  '  phases:',
  '    - { name: Warm up the caches, duration: 15, arrivalRate: 3 }',
  '    - { duration: 1m, arrivalRate: "0.5", rampTo: 20, maxVusers: 50, mode: uniform }',
  '    - { duration: "500ms", arrivalCount: 7 }',
  '    - { pause: 2, name: rest }',
  '  http:',
  '    timeout: 3',
  '    pool: 10',
  '    defaults: { headers: { X-Default: d }, cookie: { c: 1 }, strictCapture: false, think: { jitter: "10%" } }',
  '  tls: { rejectUnauthorized: false }',
  '  variables: { plain: { deep: 1 }, colour: [red, green], home: "{{ $processEnvironment.BASE }}/x" }',
  '  payload: { path: users.csv, order: sequence }',
  '  plugins: { expect: {}, metrics-by-endpoint: }',
  '  ensure: { thresholds: [{ "http.response_time.p95": 200 }], maxErrorRate: 1 }',
  '  environments:',
  '    slow: { phases: [{ duration: 1, arrivalRate: 1 }], http: { timeout: 30 } }',
)
const SCENARIOS = 'scenarios: [{ flow: [{ get: { url: / } }] }]'
const CSV = 'id,name\n007,"Ada ""L"""\n8,Grace\n'

test('a config becomes phases, defaults, data and thresholds', async () => {
  const files = { 'script.yml': lines(CONFIG, SCENARIOS), 'users.csv': CSV }
  const scenario = await readScript(files, { env: { BASE: 'http://127.0.0.1:3000' } })
  expect(scenario).toMatchObject({
    name: 'script',
    target: 'http://127.0.0.1:3000',
    phases: [
      {
        kind: 'open',
        name: 'Warm up the caches',
        durationMs: 15_000,
        ratePerSecond: 3,
        spacing: 'poisson',
        record: false,
      },
      { kind: 'open', durationMs: 60_000, ratePerSecond: 0.5, rampToPerSecond: 20, maxUsers: 50 },
      { kind: 'count', durationMs: 500, arrivals: 7 },
      { kind: 'pause', durationMs: 2000, name: 'rest' },
    ],
    defaults: {
      headers: { 'X-Default': 'd' },
      cookies: { c: '1' },
      timeoutMs: 3000,
      strictCapture: false,
      thinkJitter: { ratio: 0.1 },
    },
    connections: { max: 10, verifyTls: false },
    variables: { plain: { deep: 1 }, home: 'http://127.0.0.1:3000/x' },
    choices: { colour: ['red', 'green'] },
    feeders: [
      {
        fields: ['id', 'name'],
        rows: [
          ['007', 'Ada "L"'],
          [8, 'Grace'],
        ],
        order: 'sequence',
      },
    ],
    thresholds: [
      { expression: "'http.response_time.p95' < 200" },
      { expression: 'http.error_percent <= 1' },
    ],
  })
  expect(scenario.phases[1]).not.toHaveProperty('spacing')
})

test('an environment is laid over the config, and another one is refused', async () => {
  const files = { 'script.yml': lines(CONFIG, SCENARIOS), 'users.csv': CSV }
  const env = { BASE: 'http://127.0.0.1:1' }
  const scenario = await readScript(files, { environment: 'slow', env })
  expect(scenario.phases).toEqual([
    { kind: 'open', durationMs: 1000, ratePerSecond: 1, spacing: 'poisson' },
  ])
  expect(scenario.defaults).toMatchObject({ timeoutMs: 30_000, strictCapture: false })
  await expect(readScript(files, { environment: 'fast', env })).rejects.toThrow(
    /script\.yml:19:\d+: there is no environment fast; there are: slow/,
  )
})

const STEPS = lines(
  'scenarios:',
  '  - name: all steps',
  '    weight: 3',
  '    flow:',
  '      - post:',
  '          url: /items?x=1',
  '          headers: { X-A: "{{ who }}" }',
  '          qs: { q: "{{ who }}" }',
  '          json: { n: "{{ $randomNumber(5, 5) }}", who: "{{ who }}", list: [1, "{{ size }}"] }',
  '          auth: { user: u, pass: p }',
  '          capture:',
  '            - { json: "$.items[*].id", as: one, multiple: false }',
  '            - { json: token, as: token }',
  '            - { header: X-Next, as: next, strict: false }',
  '            - { regexp: "\\"token\\":\\"(?<t>\\\\w+)", group: t, as: again }',
  '          expect:',
  '            - statusCode: [200, 201]',
  '            - contentType: json',
  '              hasProperty: items[0].id',
  '            - { notHasProperty: error, hasHeader: X-B, headerEquals: [X-B, b] }',
  '            - { equals: ["{{ token }}", "t1"], matchesRegexp: "tok.n", notStatusCode: 500 }',
  '      - think: 2',
  '      - think: "{{ size }}"',
  '        jitter: 0',
  '      - loop: [{ get: { url: "/loop/{{ $loopCount }}", cookie: { s: "{{ token }}" } } }]',
  '        count: 1-3',
  '      - loop: [{ put: { url: "/over/{{ thing }}", body: "raw {{ thing }}" } }]',
  '        over: [a, b]',
  '        loopElement: thing',
  '      - parallel: [{ head: { url: /p1 } }, { options: { url: /p2 } }]',
  '        limit: 2',
  '      - delete: { url: /no, ifTrue: "size > 3" }',
  '      - patch: { url: /yes, ifTrue: \'who == "Ada"\', probability: 100, form: { a: "{{ who }} L" } }',
  '      - log: "bye {{ who }}"',
)

test('steps of every kind become the requests that Artillery would send', async () => {
  const scenario = await readScript({
    'script.yml': lines('config: { variables: { who: Ada, size: 2 } }', STEPS),
  })
  expect(scenario.flows[0]).toMatchObject({ weight: 3, flow: { name: 'all steps' } })
  const items = { items: [{ id: 'i1' }, { id: 'i2' }], token: 't1' }
  const { end, requests, results, logs, scheduledAtMs } = await runScript(scenario, () => ({
    json: items,
    headers: { 'content-type': 'application/problem+json', 'x-b': 'b' },
  }))
  expect(end).toEqual({ kind: 'completed' })
  expect(requests[0]).toMatchObject({
    method: 'POST',
    path: '/items?x=1&q=Ada',
    headers: { 'x-a': 'Ada', authorization: 'Basic dTpw' },
    // A lone function call is text in Artillery, a lone variable keeps its type.
    body: '{"n":"5","who":"Ada","list":[1,2]}',
  })
  expect(results[0]?.captured).toEqual({ one: 'i1', token: 't1', again: 't1' })
  expect(results[0]?.expectations.map(({ ok, expected }) => `${ok} ${expected}`)).toEqual([
    'true status is one of 200, 201',
    String.raw`true header content-type matches /^application/(?:[\w.-]+\+)?json\b/i`,
    "true $['items'][0]['id'] exists",
    "true $['error'] not: exists",
    'true header x-b exists',
    'true header x-b is b',
    "true value {{ token }}{{ '' }} is t1{{ '' }}",
    'true body matches /tok.n/',
    'true status not: is 500',
  ])
  expect(
    requests.slice(1).map(({ method, path, body }) => `${method} ${path} ${String(body)}`),
  ).toEqual([
    'GET /loop/1 undefined',
    'GET /loop/2 undefined',
    'PUT /over/a raw a',
    'PUT /over/b raw b',
    'HEAD /p1 undefined',
    'OPTIONS /p2 undefined',
    'PATCH /yes a=Ada+L',
  ])
  expect(requests[1]?.headers['cookie']).toBe('s=t1')
  expect(scheduledAtMs[1]).toBe(4005)
  expect(logs).toEqual(['bye Ada'])
})

test('a JSONPath with several matches takes one at random, by the seed', async () => {
  const script =
    'scenarios: [{ flow: [{ get: { url: /, capture: { json: "$.ids[*]", as: id } } }, { get: { url: "/{{ id }}" } }] }]'
  const scenario = await readScript({ 'script.yml': script })
  const pathOf = async (): Promise<string | undefined> => {
    const { requests } = await runScript(scenario, () => ({
      json: { ids: [1, 2, 3, 4, 5, 6, 7, 8] },
    }))
    return requests[1]?.path
  }
  expect(await pathOf()).toMatch(/^\/[1-8]$/)
  expect(await pathOf()).toBe(await pathOf())
})

test('YAML anchors, aliases and merge keys are resolved', async () => {
  const script = lines(
    'config: { target: "http://127.0.0.1:1" }',
    'scenarios:',
    '  - flow:',
    '      - get: &base { url: /a, headers: { x: 1 } }',
    '      - get: { <<: *base, url: /b }',
  )
  const { requests } = await runScript(await readScript({ 'script.yml': script }))
  expect(requests.map(({ path, headers }) => [path, headers['x']])).toEqual([
    ['/a', '1'],
    ['/b', '1'],
  ])
})

const flowOf = (step: string): string => lines('scenarios:', '  - flow:', `    - ${step}`)

test.each([
  { script: 'scenarios: [', says: /script\.yml:1:\d+: .*flow sequence/i },
  { script: '{ "scenarios": [1', says: /script\.yml:1:\d+/ },
  { script: 'config: {}', says: /script\.yml:1:1: "scenarios" is missing/ },
  { script: 'scenarios: []', says: /1:12: scenarios is empty/ },
  {
    script: 'senarios: []',
    says: /1:1: the script has no "senarios"; it may have config, scenarios/,
  },
  {
    script: lines(SCENARIOS, 'config: { plugins: { fuzzer: {} } }'),
    says: /2:22: fuzzer: it changes requests/,
  },
  {
    script: lines(SCENARIOS, 'config: { plugins: { mine: {} } }'),
    says: /2:22: config.plugins has no "mine"/,
  },
  {
    script: lines(SCENARIOS, 'config: { phases: [{ duration: 1 }] }'),
    says: /2:20: a phase has exactly one of/,
  },
  {
    script: lines(SCENARIOS, 'config: { phases: [{ duration: soon, arrivalRate: 1 }] }'),
    says: /2:32: duration must be seconds/,
  },
  {
    script: lines(SCENARIOS, 'config: { phases: [{ pause: 1, rampTo: 2 }] }'),
    says: /2:40: rampTo does not go/,
  },
  {
    script: lines(SCENARIOS, 'config: { phases: [{ duration: 1, arrivalRate: -1 }] }'),
    says: /arrivalRate must be a number/,
  },
  {
    script: lines(SCENARIOS, 'config: { target: "{{ $env.NOPE }}" }'),
    says: /2:19: \{\{ \$env.NOPE \}\} is not set/,
  },
  { script: lines(SCENARIOS, 'config: { payload: { path: none.csv } }'), says: /2:28: .*ENOENT/ },
  {
    script: lines(SCENARIOS, 'config: { processor: ./none.cjs }'),
    says: /the processor .*none\.cjs cannot be loaded/,
  },
  {
    script: lines(SCENARIOS, 'config: { ensure: { conditions: [{ expression: "p95 <" }] } }'),
    says: /2:48: the end cannot stand here/,
  },
  {
    script: 'scenarios: [{ engine: playwright, flow: [] }]',
    says: /1:23: engine playwright: only/,
  },
  { script: flowOf('emit: { channel: a }'), says: /3:7: emit: only the HTTP engine/ },
  { script: flowOf('fetch: { url: / }'), says: /3:7: a step has no "fetch"/ },
  { script: flowOf('{ get: { url: / }, count: 2 }'), says: /count does not go with get/ },
  { script: flowOf('{ loop: [{ think: 1 }] }'), says: /3:7: a loop has exactly one of count/ },
  { script: flowOf('get: {}'), says: /3:12: "url" is missing here/ },
  { script: flowOf('get: { url: "items" }'), says: /3:19: a url is a path that begins with/ },
  { script: flowOf('get: { url: "/{{ a b }}" }'), says: /3:19: .*cannot be read from "b"/ },
  { script: flowOf('get: { url: /, http2: true }'), says: /3:29: requests go over HTTP/ },
  {
    script: flowOf('get: { url: /, json: {} }'),
    says: /3:28: Artillery sends no body with GET; in a get, allowGetBody: true does/,
  },
  {
    script: flowOf('get: { url: /, capture: { xpath: "//a", as: x } }'),
    says: /3:33: xpath: capture with/,
  },
  { script: flowOf('get: { url: /, capture: { selector: a, as: x } }'), says: /3:33: selector: / },
  {
    script: flowOf('get: { url: /, capture: { json: "$.a[?(@.length>1)]", as: x, b: 1 } }'),
    says: /3:39: .*no JSONPath of RFC 9535/,
  },
  {
    script: flowOf('get: { url: /, capture: { json: "$.a^", as: x } }'),
    says: /3:39: .*no JSONPath/,
  },
  { script: flowOf('get: { url: /, capture: { json: $.a } }'), says: /3:31: "as" is missing here/ },
  { script: flowOf('get: { url: /, expect: { jmespath: a } }'), says: /3:32: jmespath: / },
  {
    script: flowOf('get: { url: /, ifTrue: "a = 1" }'),
    says: /3:30: ifTrue: "=" means nothing here, at character 3/,
  },
  { script: flowOf('post: { url: /, json: {}, form: {} }'), says: /3:39: a request has one of/ },
  {
    script: flowOf('post: { url: /, formData: { a: { fromFile: none.txt } } }'),
    says: /none\.txt/,
  },
  { script: flowOf('function: nope'), says: /3:17: config.processor has no function nope/ },
  { script: flowOf('think: soon'), says: /3:14: think is seconds/ },
])('$script is refused with its place', async ({ script, says }) => {
  const reading = readScript({ 'script.yml': script })
  await expect(reading).rejects.toThrow(ToolError)
  await expect(reading).rejects.toThrow(says)
})

test('what is not supported and what is wrong have different codes', async () => {
  await expect(readScript({ 'script.yml': flowOf('emit: {}') })).rejects.toMatchObject({
    code: 'UNSUPPORTED',
  })
  await expect(readScript({ 'script.yml': flowOf('oops: {}') })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
  })
  await expect(readScript({})).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
})
