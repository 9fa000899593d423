import { type Scenario, capture, get, header, jsonPath, post, run } from '@gauntlet/core/flow'
import { ToolError } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { compileScenario, hashWorkload } from './compile-scenario.ts'
import { TARGET, createFakeIo, runOnce, scenarioOf } from './fake-io.suite.ts'

const mixed: Scenario = {
  name: 'mixed',
  phases: [{ kind: 'open', durationMs: 1000, ratePerSecond: 10 }],
  flows: [
    { weight: 30, flow: { name: 'hot', steps: [get('/hot')] } },
    {
      weight: 70,
      flow: {
        name: 'new',
        steps: [
          post('/new', { json: { id: '{{ $uuid }}', row: '{{ row }}', colour: '{{ colour }}' } }),
        ],
      },
    },
  ],
  feeders: [{ fields: ['row'], rows: [['r0'], ['r1'], ['r2']], order: 'sequence' }],
  choices: { colour: ['red', 'green'] },
}

async function streamOf(seed: number, order: readonly number[]): Promise<string[]> {
  const compiled = compileScenario(mixed, { seed, target: TARGET })
  const stream: string[] = []
  for (const index of order) {
    const fake = createFakeIo()
    const user = compiled.createUser({ index, dueAtNs: 0 })
    await user.flow.run(user, fake.io)
    stream[index] = fake.requests.map(({ path, body }) => `${path} ${String(body)}`).join()
  }
  return stream
}

test('the request stream follows from the seed, whatever the order in which users run', async () => {
  const inOrder = await streamOf(1, [0, 1, 2, 3, 4, 5])
  expect(await streamOf(1, [5, 3, 1, 0, 2, 4])).toEqual(inOrder)
  expect(await streamOf(2, [0, 1, 2, 3, 4, 5])).not.toEqual(inOrder)
})

test('flows are picked by weight', () => {
  const compiled = compileScenario(mixed, { seed: 5, target: TARGET })
  const hot = Array.from({ length: 10_000 }, (_, index) =>
    compiled.createUser({ index, dueAtNs: 0 }),
  ).filter((user) => user.flow.flow.name === 'hot').length
  // Binomial(10000, 0.3) lies within these limits with probability 0.9999 (R: qbinom(c(5e-5, 1 - 5e-5), 1e4, .3)).
  expect(hot).toBeGreaterThan(2822)
  expect(hot).toBeLessThan(3180)
})

test('rows are fed in the order of arrivals, round and round', () => {
  const compiled = compileScenario(mixed, { seed: 5, target: TARGET })
  const rows = [0, 1, 2, 3].map((index) => compiled.createUser({ index, dueAtNs: 0 }).vars['row'])
  expect(rows).toEqual(['r0', 'r1', 'r2', 'r0'])
})

test('headers and requests that do not vary are the identical object for every user', async () => {
  const scenario = scenarioOf([
    get('/a', { headers: { 'x-run': '{{ runId }}' } }),
    get('/b/{{ $uuid }}'),
  ])
  const fake = createFakeIo()
  const compiled = compileScenario(scenario, { seed: 1, target: TARGET, constants: { runId: 'r' } })
  for (const index of [0, 1]) {
    const user = compiled.createUser({ index, dueAtNs: 0 })
    await user.flow.run(user, fake.io)
  }
  const [a, b, again, other] = fake.requests
  expect(again).toBe(a)
  expect(other?.headers).toBe(b?.headers)
  expect(other?.path).not.toBe(b?.path)
})

test('a variable that the flow writes is never worked into templates', async () => {
  const fake = createFakeIo(() => ({ json: { id: 'captured' } }))
  const steps = [get('/{{ id }}', { capture: [capture('id', jsonPath('$.id'))] }), get('/{{ id }}')]
  await runOnce(scenarioOf(steps, { variables: { id: 'first' } }), fake)
  const set = run('set', ({ vars }) => void (vars['id'] = 'set'))
  await runOnce(scenarioOf([set, get('/{{ id }}')], { variables: { id: 'first' } }), fake)
  expect(fake.requests.map(({ path }) => path)).toEqual(['/first', '/captured', '/set'])
})

test('variables that `before` leaves reach every user', async () => {
  const fake = createFakeIo(() => ({ headers: { 'x-token': 't1' } }))
  const scenario = scenarioOf([get('/{{ token }}')], {
    before: {
      name: 'login',
      steps: [get('/login', { capture: [capture('token', header('x-token'))] })],
    },
  })
  const compiled = compileScenario(scenario, { seed: 1, target: `${TARGET}/base/` })
  if (!compiled.before) throw new Error('there is a before flow')
  const first = compiled.createUserOf(compiled.before, { dueAtNs: 0 })
  await first.flow.run(first, fake.io)
  const user = compiled.createUser({ index: 0, dueAtNs: 0, shared: first.vars })
  await user.flow.run(user, fake.io)
  expect(fake.requests.map(({ path }) => path)).toEqual(['/base/login', '/base/t1'])
})

test('a row, a choice and $uuid stay each user’s own, whatever `before` had', () => {
  const compiled = compileScenario(
    { ...mixed, before: { name: 'setup', steps: [get('/setup')] } },
    { seed: 5, target: TARGET },
  )
  if (!compiled.before) throw new Error('there is a before flow')
  const { vars: shared } = compiled.createUserOf(compiled.before, { dueAtNs: 0 })
  Object.assign(shared, { $uuid: 'of-before', left: 1 })
  const users = [0, 1].map((index) => compiled.createUser({ index, dueAtNs: 0, shared }))
  expect(users.map(({ vars }) => [vars['row'], vars['left'], vars['$uuid']])).toEqual([
    ['r0', 1, undefined],
    ['r1', 1, undefined],
  ])
})

test('the workload hash changes with the traffic and with nothing else', () => {
  const hash = hashWorkload(mixed)
  expect(hash).toMatch(/^[\da-f]{64}$/)
  expect(hashWorkload({ ...mixed, name: 'other', target: 'http://localhost:1' })).toBe(hash)
  const reordered = Object.fromEntries(Object.entries(mixed).toReversed()) as unknown as Scenario
  expect(hashWorkload(reordered)).toBe(hash)
  const [phase] = mixed.phases
  if (phase?.kind !== 'open') throw new Error('the first phase is open')
  expect(hashWorkload({ ...mixed, phases: [{ ...phase, ratePerSecond: 11 }] })).not.toBe(hash)
  expect(hashWorkload({ ...mixed, choices: { colour: ['red'] } })).not.toBe(hash)
  const [one, two] = [() => void 1, () => void 2].map((body) =>
    hashWorkload(scenarioOf([run('f', body)])),
  )
  expect(one).not.toBe(two)
})

test.each([
  { wrong: { flows: [] }, message: 'has no flows' },
  {
    wrong: { flows: [{ weight: 0, flow: { name: 'f', steps: [get('/')] } }] },
    message: 'weight 0',
  },
  {
    wrong: { phases: [{ kind: 'open', durationMs: -1, ratePerSecond: 1 }] },
    message: 'durationMs is -1',
  },
  {
    wrong: { phases: [{ kind: 'closed', durationMs: 1, users: Number.NaN }] },
    message: 'users is NaN',
  },
  { wrong: { choices: { c: [] } }, message: 'nothing to choose for c' },
  {
    wrong: { flows: [{ weight: 1, flow: { name: 'f', steps: [get('/{{ 1 + }}')] } }] },
    message: 'flow f, GET',
  },
  {
    wrong: {
      flows: [
        {
          weight: 1,
          flow: { name: 'f', steps: [get('/', { capture: [capture('x', jsonPath('$.['))] })] },
        },
      ],
    },
    message: 'flow f, GET /',
  },
  {
    wrong: { flows: [{ weight: 1, flow: { name: 'f', steps: [get('http://a.test/')] } }] },
    message: 'allowHosts',
  },
] as readonly { wrong: Partial<Scenario>; message: string }[])(
  'refuses a scenario: $message',
  ({ wrong, message }) => {
    const compile = (): unknown =>
      compileScenario({ ...mixed, ...wrong }, { seed: 1, target: TARGET })
    expect(compile).toThrow(ToolError)
    expect(compile).toThrow(message)
  },
)

test('a URL that leaves the target is forbidden, unless its host is allowed', () => {
  const scenario = scenarioOf([get('http://a.test/x')])
  const options = { seed: 1, target: TARGET }
  expect(() => compileScenario(scenario, options)).toThrow(
    expect.objectContaining({ code: 'TARGET_FORBIDDEN' }),
  )
  const allowed = { ...options, allowOrigin: (origin: string) => origin === 'http://a.test' }
  expect(() => compileScenario(scenario, allowed)).not.toThrow()
})

test('an environment variable that is not set is named before the run', () => {
  const scenario = scenarioOf([get('/', { headers: { a: '{{ $env.TOKEN }}' } })])
  expect(() => compileScenario(scenario, { seed: 1, target: TARGET })).toThrow(
    '$env.TOKEN }} is not set',
  )
})
