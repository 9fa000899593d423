import { get, log, loop, run, think, type Scenario, type Step } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { compileScenario } from './compile-scenario.ts'
import { scenarioOf, TARGET } from './fake-io.suite.ts'

const compile = (scenario: Scenario) => () => compileScenario(scenario, { seed: 1, target: TARGET })

/** As JavaScript, or a cast, lets it through. */
const phases = (...list: object[]) => scenarioOf([get('/')], { phases: list as Scenario['phases'] })
const steps = (...list: object[]) => scenarioOf(list as Step[])

test.each([
  {
    name: 'a scenario without flows',
    scenario: { name: 'x', phases: [] } as unknown as Scenario,
    words: 'scenario x: has no flows',
  },
  {
    name: 'a misspelt kind of phase',
    scenario: phases({ kind: 'opne', durationMs: 1, ratePerSecond: 1 }),
    words: 'phase 1: is of the kind "opne"; there are open, count, closed, burst, pause',
  },
  {
    name: 'a phase that is missing its rate',
    scenario: phases({ kind: 'open', durationMs: 1_000 }),
    words: 'phase 1: ratePerSecond is undefined; it is a number, 0 or more',
  },
  {
    name: 'a rate that no machine sends',
    scenario: phases({ kind: 'open', durationMs: 1_000, ratePerSecond: 1e12 }),
    words: 'ratePerSecond is 1000000000000; it is at most 1000000',
  },
  {
    name: 'a phase of more arrivals than anybody waits for',
    scenario: phases({ kind: 'open', durationMs: 1e6, ratePerSecond: 2e5 }),
    words: 'has 200000000 arrivals; a phase has at most 100000000',
  },
  {
    name: 'a phase that is longer than a day',
    scenario: phases({ kind: 'open', durationMs: 86_400_001, ratePerSecond: 1 }),
    words: 'phase 1: durationMs is 86400001; it is at most 86400000',
  },
  {
    name: 'a pause that is longer than a day',
    scenario: phases({ kind: 'pause', durationMs: 1e12 }),
    words: 'phase 1: durationMs is 1000000000000; it is at most 86400000',
  },
  {
    name: 'more users than memory holds',
    scenario: phases({ kind: 'closed', durationMs: 1, users: 1e9 }),
    words: 'users is 1000000000; it is at most 100000',
  },
  {
    name: 'a burst of more users than there are connections',
    scenario: phases({ kind: 'burst', durationMs: 1, bursts: 1, users: 1_025 }),
    words: 'users is 1025; it is at most 1024',
  },
  {
    name: 'half a burst',
    scenario: phases({ kind: 'burst', durationMs: 1, bursts: 0.5, users: 2 }),
    words: 'bursts is 0.5; it is a whole number',
  },
  {
    name: 'a misspelt kind of step',
    scenario: steps(get('/'), { kind: 'rquest', method: 'GET', url: '/' }),
    words:
      'flow only: step 2 is of the kind "rquest"; there are request, think, loop, parallel, when, run, log',
  },
  {
    name: 'a misspelt kind of step inside another',
    scenario: steps({ kind: 'loop', repeat: { count: 2 }, steps: [{ kind: 'thnik' }] }),
    words: 'flow only: loop: step 1 is of the kind "thnik"',
  },
  {
    name: 'a step without a kind in a flow that runs once',
    scenario: scenarioOf([get('/')], { before: { name: 'login', steps: [{} as Step] } }),
    words: 'flow login: step 1 is of the kind undefined',
  },
  {
    name: 'a template name that nobody writes',
    scenario: steps({ ...get('/'), json: { list: ['a {{ $run }}'] } }),
    words:
      'flow only, GET /: {{ $run }} has no value; there are $burstKey, $burstUuid, $env, $loopCount, $loopElement, $processEnvironment, $testId, $uuid, and the functions $randomNumber',
  },
  {
    name: 'one in what every request has',
    scenario: scenarioOf([get('/')], { defaults: { headers: { 'x-run': '{{ $run.id }}' } } }),
    words: 'defaults: {{ $run }} has no value',
  },
  {
    name: 'one in a step that is inside another, as an argument',
    scenario: scenarioOf([loop(2, [log('{{ $randomString($length) }}')])]),
    words: 'flow only, log: {{ $length }} has no value',
  },
  {
    name: 'a function without its brackets',
    scenario: scenarioOf([get('/{{ $randomNumber }}')]),
    words: 'it is a function: write $randomNumber()',
  },
  {
    name: 'a function without its brackets, among functions of the author,',
    scenario: scenarioOf([run('log in', () => undefined), get('/{{ $randomString }}')]),
    words: 'it is a function: write $randomString()',
  },
])('$name is refused before anything is sent', ({ scenario, words }) => {
  expect(compile(scenario)).toThrow(words)
})

test('names that something writes are taken', () => {
  const taken = scenarioOf(
    [
      loop(2, [get('/{{ $loopCount }}/{{ $round }}')], { countAs: '$round' }),
      get('/{{ $uuid }}/{{ $env.HOME }}/{{ $row }}/{{ $own }}/{{ $randomNumber(1, 2) }}'),
      think('{{ $own }}'),
    ],
    {
      variables: { $own: 1 },
      feeders: [{ fields: ['$row'], rows: [[1]], order: 'sequence' }],
      phases: [{ kind: 'open', durationMs: 100_000, ratePerSecond: 1_000 }],
    },
  )
  expect(() =>
    compileScenario(taken, { seed: 1, target: TARGET, env: { HOME: '/home/it' } }),
  ).not.toThrow()
})

test('what functions write is not known before they run', () => {
  const sequence = [run('log in', ({ vars }) => void (vars['$me'] = 1)), get('/{{ $me }}')]
  expect(compile(scenarioOf(sequence))).not.toThrow()
})

test('a name that is never written is refused where the users have no other variables', () => {
  const typo = scenarioOf([
    { ...get('/products/1'), capture: [{ as: 'productId', from: { kind: 'json', path: '$.id' } }] },
    { ...get('/orders'), json: { product: '{{ prodId }}' } },
  ] as Step[])
  const of = (hasAllVariables: boolean) => () =>
    compileScenario(typo, { seed: 1, target: TARGET, hasAllVariables })
  expect(of(true)).toThrow(
    'flow only, GET /orders: {{ prodId }} has no value; capture it in a step before, or give it under variables (there are productId, target)',
  )
  // A flow that runs once may be given some: those that flows before it captured.
  expect(of(false)).not.toThrow()
  const written = scenarioOf([run('log in', () => undefined), get('/{{ token }}')])
  expect(() =>
    compileScenario(written, { seed: 1, target: TARGET, hasAllVariables: true }),
  ).not.toThrow()
})
