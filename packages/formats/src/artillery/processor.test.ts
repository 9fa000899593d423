import { expect, test } from 'vitest'
import { lines, readScript, runScript } from './script-folder.suite.ts'

const SCRIPT = (file: string): string =>
  lines(
    `config: { processor: ./${file} }`,
    'scenarios:',
    '  - name: hooked',
    '    beforeScenario: start',
    '    afterScenario: [finish]',
    '    beforeRequest: sign',
    '    flow:',
    '      - function: later',
    '      - post: { url: "/{{ id }}", json: { a: 1 }, beforeRequest: [addField], afterResponse: keep, ifTrue: known }',
    '      - loop: [{ get: { url: "/{{ left }}" } }]',
    '        whileTrue: more',
  )

const BODY = lines(
  'function start(context, events, done) { context.vars.id = "s"; context.vars.left = 2; context.mine = 1; done() }',
  'async function later(context, events) { context.vars.id += context.mine; events.emit("counter", "later", 2) }',
  'function sign(params, context, events, done) { params.headers["x-sign"] = "{{ id }}!"; setImmediate(done) }',
  'async function addField(params) { params.json.b = "{{ id }}" }',
  'function keep(params, response, context, events, done) {',
  '  context.vars.seen = [response.statusCode, JSON.parse(response.body).ok, params.url]; done()',
  '}',
  'function known(vars) { return vars.id === "s1" }',
  'function more(context, next) { context.vars.left -= 1; next(context.vars.left > 0) }',
  'function finish(context, events) { events.emit("histogram", "seen", context.vars.seen.length) }',
)
const NAMES = 'start, later, sign, addField, keep, known, more, finish'

test.each([
  { file: 'processor.cjs', text: `${BODY}\nmodule.exports = { ${NAMES} }` },
  { file: 'processor.mjs', text: `${BODY}\nexport { ${NAMES} }` },
  { file: 'processor.js', text: `${BODY}\nmodule.exports = { ${NAMES} }` },
  { file: 'processor.ts', text: `${BODY}\nconst typed: number = 1\nexport { ${NAMES}, typed }` },
])('functions of $file run, with callbacks and async', async ({ file, text }) => {
  const scenario = await readScript({ 'script.yml': SCRIPT(file), [file]: text })
  const { end, requests, emitted } = await runScript(scenario, () => ({ json: { ok: true } }))
  expect(end).toEqual({ kind: 'completed' })
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /s1',
    'GET /2',
    'GET /1',
  ])
  expect(requests[0]).toMatchObject({ body: '{"a":1,"b":"s1"}', headers: { 'x-sign': 's1!' } })
  expect(emitted).toEqual([
    ['counter', 'later', 2],
    ['histogram', 'seen', 3],
  ])
})

test('a function that reports an error ends that user’s flow', async () => {
  const scenario = await readScript({
    'script.yml': lines(
      'config: { processor: ./p.cjs }',
      'scenarios: [{ flow: [{ function: bad }, { get: { url: / } }] }]',
    ),
    'p.cjs': 'exports.bad = (context, events, done) => done(new Error("no luck"))',
  })
  const { end, requests } = await runScript(scenario)
  expect(end).toEqual({ kind: 'failed', failure: { kind: 'function', message: 'bad: no luck' } })
  expect(requests).toEqual([])
})

test('a processor that does not compile is named with its own error', async () => {
  const reading = readScript({
    'script.yml': lines('config: { processor: ./p.cjs }', 'scenarios: []'),
    'p.cjs': 'exports.bad = (',
  })
  await expect(reading).rejects.toThrow(/the processor .*p\.cjs cannot be loaded: ./)
})

const HOOKS = lines(
  'module.exports = {',
  '  useUrl(r, c, e, n) { r.headers = { "x-path": new URL(r.url).pathname }; n() },',
  '  setAuth(r, c, e, n) { r.auth = { user: "u", pass: "p" }; n() },',
  '  readName(r, c, e, n) { r.headers = { "x-name": String(r.name) }; n() },',
  '  timings(r, s, c, e, n) { c.vars.seen = typeof s.timings.phases.firstByte + r.url; n() },',
  '  setBytes(r, c, e, n) { r.body = Buffer.from([255, 0, 65]); n() },',
  '  dropBody(r, c, e, n) { delete r.body; n() },',
  '  rest(...a) { a[0].headers = { "x-n": String(a.length) }; a[a.length - 1]() },',
  '}',
)

test('hooks see the request as Artillery shows it: absolute URL, name, auth, bytes, timings', async () => {
  const scenario = await readScript({
    'script.yml': lines(
      'config: { processor: ./p.cjs }',
      'scenarios:',
      '  - flow:',
      '    - get: { url: "/a/{{ seen }}?x=1", beforeRequest: useUrl, ifTrue: "false" }',
      '    - get: { url: "/a?x=1", beforeRequest: [useUrl, setAuth], afterResponse: timings }',
      '    - get: { url: "/{{ seen }}", name: nom, beforeRequest: readName }',
      '    - post: { url: /m, body: raw, beforeRequest: setBytes }',
      '    - post: { url: /d, body: raw, beforeRequest: dropBody }',
      '    - get: { url: /n, beforeRequest: rest }',
    ),
    'p.cjs': HOOKS,
  })
  const { end, requests } = await runScript(scenario)
  expect(end).toEqual({ kind: 'completed' })
  const [a, b, m, d, n] = requests
  expect(a).toMatchObject({
    path: '/a?x=1',
    headers: { 'x-path': '/a', authorization: 'Basic dTpw' },
  })
  expect(b?.path).toBe('/numberhttp://127.0.0.1:3000/a?x=1')
  expect(b?.headers['x-name']).toBe('nom')
  expect(m?.body).toEqual(Buffer.from([255, 0, 65]))
  expect(d?.body).toBeUndefined()
  expect(n?.headers['x-n']).toBe('4')
})

const ON_ERROR = lines(
  'const seen = []',
  'module.exports = {',
  '  first(error, r, c, e, n) { seen.push([error.name, error.code, r.method, r.url, c.vars.who].join(" ")); n() },',
  '  async second(error, r, c, e) { e.emit("counter", seen.join(", "), 1) },',
  '  broken(error, r, c, e, n) { n(new Error("no luck")) },',
  '  finish(c, e, n) { e.emit("counter", "finished", 1); n() },',
  '}',
)

test('onError functions get why no answer came; the flow ends, and nothing after it runs', async () => {
  const scenario = await readScript({
    'script.yml': lines(
      'config: { processor: ./p.cjs, variables: { who: Ada } }',
      'scenarios:',
      '  - onError: [first, second]',
      '    afterScenario: finish',
      '    flow: [{ get: { url: "/{{ who }}" } }, { get: { url: /never } }]',
    ),
    'p.cjs': ON_ERROR,
  })
  const { end, requests, emitted } = await runScript(scenario, () => ({ refused: true }))
  expect(end).toMatchObject({ kind: 'failed', failure: { kind: 'transport' } })
  expect(requests.map(({ path }) => path)).toEqual(['/Ada'])
  const expected = 'RequestError ECONNREFUSED GET http://127.0.0.1:3000/Ada Ada'
  expect(emitted).toEqual([['counter', expected, 1]])
})

test('an onError function that fails leaves the failure, with its reason behind it', async () => {
  const scenario = await readScript({
    'script.yml': lines(
      'config: { processor: ./p.cjs }',
      'scenarios: [{ onError: [broken, second], flow: [{ get: { url: / } }] }]',
    ),
    'p.cjs': ON_ERROR,
  })
  const { end, emitted } = await runScript(scenario, () => ({ refused: true }))
  expect(end).toMatchObject({
    failure: {
      message: expect.stringMatching(/no answer \(refused\).*function for failures: no luck/),
    },
  })
  expect(emitted).toEqual([])
})

test('an answer that is not as expected is no onError, as in Artillery', async () => {
  const scenario = await readScript({
    'script.yml': lines(
      'config: { processor: ./p.cjs }',
      'scenarios: [{ onError: second, flow: [{ get: { url: /, capture: { json: $.a, as: a } } }] }]',
    ),
    'p.cjs': ON_ERROR,
  })
  const { end, emitted } = await runScript(scenario, () => ({ json: {} }))
  expect(end).toMatchObject({ failure: { kind: 'capture' } })
  expect(emitted).toEqual([])
})

test('a hook changes texts of formData; another file than the script names is refused', async () => {
  const scenario = await readScript({
    'script.yml': lines(
      'config: { processor: ./p.cjs }',
      'scenarios:',
      '  - flow:',
      '    - post: { url: /, beforeRequest: change, formData: { title: a, cat: { fromFile: ./cat.txt } } }',
      '    - post: { url: /, beforeRequest: swap, formData: { cat: { fromFile: ./cat.txt } } }',
    ),
    'cat.txt': 'meow',
    'p.cjs': lines(
      'exports.change = async (r) => { r.formData.title = "b"; r.formData.more = { value: 1, contentType: "text/x" } }',
      'exports.swap = async (r) => { r.formData.cat = { fromFile: "./dog.txt" } }',
    ),
  })
  const { end, requests } = await runScript(scenario)
  const body = Buffer.from(requests[0]?.body ?? '').toString()
  expect(body).toContain('name="title"\r\n\r\nb\r\n')
  expect(body).toContain('name="cat"; filename="cat.txt"\r\ncontent-type: text/plain\r\n\r\nmeow')
  expect(body).toContain('name="more"\r\ncontent-type: text/x\r\n\r\n1\r\n')
  expect(requests).toHaveLength(1)
  expect(end).toMatchObject({
    failure: { message: expect.stringContaining('formData.cat: a hook may set a text') },
  })
})
