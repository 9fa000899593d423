import { expect, test } from 'vitest'
import { findConfigProblem } from './check-value.ts'
import { createConfigBlock } from './config-schema.ts'
import { number } from './schema-words.ts'

const ConfigBlock = createConfigBlock([
  { kind: 'kill', description: 'Kills.', properties: {} },
  {
    kind: 'pause',
    description: 'Pauses.',
    properties: { ms: number({ description: 'How long.' }) },
  },
])

const flow = { name: 'f', steps: [{ kind: 'request', method: 'GET', url: '/' }] }
const scenario = {
  name: 's',
  phases: [{ kind: 'open', durationMs: 1000, ratePerSecond: 5 }],
  flows: [{ weight: 1, flow }],
}
const inScenario = (change: object) => ({ scenarios: { s: { ...scenario, ...change } } })
const withStep = (step: object) =>
  inScenario({ flows: [{ weight: 1, flow: { ...flow, steps: [step] } }] })
const get = flow.steps[0] as object

const valid: readonly { name: string; config: object }[] = [
  { name: 'nothing', config: {} },
  {
    name: 'a variable that is not set',
    config: { targets: { a: { url: 'x', headers: { a: undefined } } } },
  },
  { name: 'undefined values', config: { targets: undefined, project: undefined } },
  { name: 'a scenario', config: inScenario({}) },
  { name: 'an Artillery file', config: { scenarios: { a: { artillery: 'a.yml' } } } },
  {
    name: 'steps in steps',
    config: withStep({
      kind: 'parallel',
      steps: [{ kind: 'when', condition: { expression: 'x' }, steps: [get] }],
    }),
  },
  {
    name: 'a database function',
    config: { targets: { a: { url: 'http://x', database: { url: () => 'x' } } } },
  },
  {
    name: 'keys of another form without a value',
    config: inScenario({
      phases: [{ kind: 'closed', durationMs: 1, users: 1, ratePerSecond: undefined }],
    }),
  },
  {
    name: 'no limit of users',
    config: inScenario({
      phases: [{ kind: 'count', durationMs: 1, arrivals: 1, maxUsers: Infinity }],
    }),
  },
  {
    name: 'thirty steps in steps',
    config: withStep(
      Array.from({ length: 30 }).reduce<object>(
        (inner) => ({ kind: 'parallel', steps: [inner] }),
        get,
      ),
    ),
  },
  { name: 'no data checks', config: { dataChecks: 'none' } },
  { name: 'hygiene off', config: { connectionHygiene: false } },
]

test.each(valid)('$name is taken', ({ config }) => {
  expect(findConfigProblem(config, ConfigBlock, '')).toBeUndefined()
})

const invalid: readonly { config: object; path: string; says: string }[] = [
  { config: { target: {} }, path: 'target', says: 'is unknown; known here: project' },
  { config: { target: {} }, path: 'target', says: 'did you mean targets?' },
  { config: { allowHosts: 'x' }, path: 'allowHosts', says: 'must be list' },
  { config: { allowHosts: [1] }, path: 'allowHosts[0]', says: 'must be string' },
  { config: { smoke: null }, path: 'smoke', says: 'must be an object' },
  { config: { smoke: {} }, path: 'smoke', says: 'needs checks' },
  { config: { contention: 'yes' }, path: 'contention', says: 'must be boolean' },
  {
    config: { connectionHygiene: 3 },
    path: 'connectionHygiene',
    says: 'must be boolean or an object',
  },
  {
    config: { connectionHygiene: { waitM: 1 } },
    path: 'connectionHygiene.waitM',
    says: 'did you mean waitMs?',
  },
  { config: inScenario({ name: 7 }), path: 'scenarios.s.name', says: "such as 'checkout'" },
  {
    config: inScenario({ phases: [{ kind: 'opn' }] }),
    path: 'scenarios.s.phases[0].kind',
    says: 'must be one of open, count, pause, closed, burst',
  },
  {
    config: inScenario({ phases: [{ kind: 'open', durationMs: 1 }] }),
    path: 'scenarios.s.phases[0]',
    says: 'needs ratePerSecond',
  },
  {
    config: inScenario({ phases: [{ kind: 'closed', durationMs: 1, users: 1.5 }] }),
    path: 'scenarios.s.phases[0].users',
    says: 'must be a whole number of at least 0',
  },
  {
    config: inScenario({ defaults: { timeout: 5 } }),
    path: 'scenarios.s.defaults.timeout',
    says: 'did you mean timeoutMs?',
  },
  {
    config: withStep({ ...get, requestTimeoutMs: 5 }),
    path: 'scenarios.s.flows[0].flow.steps[0].requestTimeoutMs',
    says: 'is unknown',
  },
  {
    config: withStep({ kind: 'parallel', steps: [{ ...get, headers: { a: 1 } }] }),
    path: 'scenarios.s.flows[0].flow.steps[0].steps[0].headers.a',
    says: 'must be string',
  },
  { config: { scenarios: { s: 'file.yml' } }, path: 'scenarios.s', says: 'is no scenario' },
  {
    config: { scenarios: { s: { artillery: 'a.yml', enviroment: 'x' } } },
    path: 'scenarios.s.enviroment',
    says: 'did you mean environment?',
  },
  {
    config: { targets: { a: { start: { command: [] } } } },
    path: 'targets.a.start.command',
    says: "must be words: ['npm', 'start']",
  },
  {
    config: { targets: { a: { start: { command: ['x'], replicas: 17 } } } },
    path: 'targets.a.start.replicas',
    says: 'must be a whole number from 1 to 16',
  },
  {
    config: { targets: { a: { database: 'embeded' } } },
    path: 'targets.a.database',
    says: "must be 'embedded'",
  },
  {
    config: withStep(
      Array.from({ length: 30 }).reduce<object>((inner) => ({ kind: 'parallel', steps: [inner] }), {
        kind: 'nap',
      }),
    ),
    path: `scenarios.s.flows[0].flow${'.steps[0]'.repeat(31)}.kind`,
    says: 'must be one of request',
  },
  {
    config: withStep({ ...get, expect: [200] }),
    path: 'scenarios.s.flows[0].flow.steps[0].expect[0]',
    says: 'status(200)',
  },
  {
    config: withStep({ ...get, expect: { of: 1 } }),
    path: 'scenarios.s.flows[0].flow.steps[0].expect',
    says: '[status(200)]',
  },
  {
    config: { scenarios: { s: { artilery: 'a.yml' } } },
    path: 'scenarios.s.artilery',
    says: 'did you mean artillery?',
  },
  {
    config: { receivers: { r: { env: 'X', answers: ['lst'] } } },
    path: 'receivers.r.answers[0]',
    says: "must be 'lost'",
  },
  { config: { dataChecks: 'experiments' }, path: 'dataChecks', says: 'must be a list of checks' },
  {
    config: { faults: { f: { scenario: 's', inject: [{ kind: 'kill', after: 1, ms: 5 }] } } },
    path: 'faults.f.inject[0].ms',
    says: 'is unknown',
  },
  {
    config: { faults: { f: { scenario: 's', inject: [{ kind: 'nap', after: 1 }] } } },
    path: 'faults.f.inject[0].kind',
    says: 'must be one of kill, pause',
  },
]

test.each(invalid)('$path $says', ({ config, path, says }) => {
  const problem = findConfigProblem(config, ConfigBlock, '')
  expect(problem?.path).toBe(path)
  expect(problem?.says).toContain(says)
})
