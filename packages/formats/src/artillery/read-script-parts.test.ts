import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readArtilleryScenario } from './read-artillery.ts'
import { lines, readScript, runScript } from './script-folder.suite.ts'

const SCENARIOS = 'scenarios: [{ flow: [{ get: { url: / } }] }]'
const flowOf = (step: string): string => lines('scenarios:', '  - flow:', `    - ${step}`)

test('keys that Artillery ignores are warned of, each with its place', async () => {
  const warnings: string[] = []
  const script = lines(
    'version: 2',
    'config:',
    '  apdex: {}',
    '  engines: { playwright: {} }',
    '  includeFiles: [a.txt]',
    '  plugins: { publish-metrics: [], slack: {} }',
    '  phases: [{ duration: 1, arrivalRate: 1, colour: red }]',
    'scenarios: [{ labels: [], flow: [{ get: { url: /, timeout: 3, comment: x } }] }]',
  )
  const onWarning = (message: string) => warnings.push(message.replace(/^.*script\.yml:/, ''))
  await readScript({ 'script.yml': script }, { onWarning })
  expect(warnings).toEqual([
    '1:1: version: Artillery ignores it, and so does Gauntlet',
    '3:3: apdex: it shapes what Artillery reports; Gauntlet reports in its own way',
    '4:3: engines: only the HTTP engine is supported',
    '6:14: publish-metrics: it shapes what Artillery reports; Gauntlet reports in its own way',
    '6:35: slack: it shapes what Artillery reports; Gauntlet reports in its own way',
    '7:43: colour: Artillery ignores it, and so does Gauntlet',
    '8:15: labels: Artillery ignores it, and so does Gauntlet',
    '8:51: timeout: Artillery overwrites it, and so does Gauntlet',
    '8:63: comment: Artillery ignores it, and so does Gauntlet',
  ])
})

test('a script without phases is one user, unless its environments have them', async () => {
  const one = await readScript({ 'script.yml': SCENARIOS })
  expect(one.phases).toEqual([{ kind: 'count', durationMs: 1000, arrivals: 1 }])
  const envs = lines(SCENARIOS, 'config: { environments: { stress: {}, volume: {} } }')
  await expect(readScript({ 'script.yml': envs })).rejects.toThrow(
    /2:25: the script has no phases; its environments are stress, volume: choose one with --environment/,
  )
})

test('form data is sent as multipart, with files and their content types', async () => {
  const scenario = await readScript({
    'script.yml': flowOf(
      'post: { url: /up, formData: { title: "{{ $uuid }}", cat: { fromFile: ./cat.png }, raw: { value: "{}", contentType: application/json } } }',
    ),
    'cat.png': 'PNG',
  })
  const { requests } = await runScript(scenario)
  const body = Buffer.from(requests[0]?.body ?? '').toString()
  expect(body).toContain('name="cat"; filename="cat.png"\r\ncontent-type: image/png\r\n\r\nPNG')
  expect(body).toContain('name="raw"\r\ncontent-type: application/json\r\n\r\n{}')
})

test.each([
  { path: '$.a-b', found: 1 },
  { path: '$.list.0.x', found: 2 },
  { path: '$.keys.0', found: 3 },
  { path: '$.list[(@.length-1)].x', found: 4 },
  { path: '$.list[?(@.x === 4)].x', found: 4 },
])('the JSONPath $path of jsonpath-plus finds the same here', async ({ path, found }) => {
  const body = { 'a-b': 1, list: [{ x: 2 }, { x: 4 }], keys: { 0: 3 } }
  const capture = `{ json: "${path}", as: seen }`
  const scenario = await readScript({
    'script.yml': lines(flowOf(`get: { url: /, capture: ${capture} }`)),
  })
  const { results } = await runScript(scenario, () => ({ json: body }))
  expect(results[0]?.captured).toEqual({ seen: found })
})

const matching = (strict: string): string =>
  `{ get: { url: /, match: { json: $.a, value: "{{ wanted }}"${strict} } } }`

const countRequests = async (wanted: number, strict = '') => {
  const flow = `flow: [${matching(strict)}, { get: { url: /next } }]`
  const text = lines(`config: { variables: { wanted: ${wanted} } }`, `scenarios: [{ ${flow} }]`)
  const read = await readScript({ 'script.yml': text })
  return (await runScript(read, () => ({ json: { a: 1 } }))).requests.length
}

test('a match that does not hold ends the flow of its user, unless strict is false', async () => {
  expect([
    await countRequests(1),
    await countRequests(2),
    await countRequests(2, ', strict: false'),
  ]).toEqual([2, 1, 2])
})

test('redirects are followed as Artillery follows them, and a status may be a template', async () => {
  const scenario = await readScript({
    'script.yml': lines(
      'config: { variables: { wanted: 200 } }',
      'scenarios:',
      '  - flow:',
      '    - get: { url: /a, expect: { statusCode: "{{ wanted }}" } }',
      '    - get: { url: /a, followRedirect: false, expect: [{ statusCode: [302], cdnHit: true }] }',
    ),
  })
  const { requests, results } = await runScript(scenario, ({ path }) =>
    path === '/a' ? { status: 302, headers: { location: '/b', 'x-cache': 'HIT' } } : {},
  )
  expect(requests.map(({ path }) => path)).toEqual(['/a', '/b', '/a'])
  expect(results.flatMap(({ expectations }) => expectations.map(({ ok }) => ok))).toEqual([
    true,
    true,
    true,
  ])
})

const NAMED_FILE = lines(
  'config: { processor: ./p.cjs }',
  'scenarios:',
  '  - onError: seen',
  '    flow:',
  '    - function: choose',
  '    - post: { url: /up, formData: { doc: { fromFile: "./{{ file }}" } } }',
)

/** Runs the script with a file of this name. */
async function sendNamed(file: string) {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-form-'))
  try {
    await writeFile(join(folder, 'script.yml'), NAMED_FILE)
    await writeFile(join(folder, 'cat.png'), 'PNG')
    await writeFile(
      join(folder, 'p.cjs'),
      `exports.choose = async ({ vars }) => { vars.file = ${JSON.stringify(file)} }
       exports.seen = async (error, r, c, events) => events.emit("counter", error.code, 1)`,
    )
    return await runScript(await readArtilleryScenario(join(folder, 'script.yml')))
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('a variable names the file of formData', async () => {
  const { requests, emitted } = await sendNamed('cat.png')
  const body = Buffer.from(requests[0]?.body ?? '').toString()
  expect(body).toContain('filename="cat.png"\r\ncontent-type: image/png\r\n\r\nPNG')
  expect(emitted).toEqual([])
})

test.each([
  { file: 'none.png', message: /6:54: fromFile: ENOENT/, code: 'ENOENT' },
  {
    file: '../secret.txt',
    message: /6:54: fromFile: \.\/\.\.\/secret\.txt is not in the folder /,
    code: 'ERR_NO_ANSWER',
  },
])('a file $file that a variable names is not sent', async ({ file, message, code }) => {
  const { end, requests, emitted } = await sendNamed(file)
  expect(requests).toEqual([])
  expect(end).toMatchObject({ failure: { message: expect.stringMatching(message) } })
  expect(emitted).toEqual([['counter', code, 1]])
})
