import { flow, post } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { invariant } from '../guarantees/invariant/define-invariant.ts'
import { check } from '../load-checks/data-check.ts'
import { checkConfig } from './check-config.ts'

const target = { start: { command: ['npm', 'start'] } }

const kept = invariant('stock adds up', { sql: 'select 1' })
const counted = (name: string) => check(name, { sql: 'select 0 as observed', expect: 0 })

const reviewer = {
  name: 'kimi',
  lineage: 'moonshot',
  protocol: 'openai',
  endpoint: 'https://api.example.org/v1',
  model: 'k2',
  keyEnv: 'KIMI_KEY',
  price: { inputPerMillion: 1, outputPerMillion: 2, asOf: '2026-11-01' },
}
const reviewedBy = (change: object) => ({ review: { reviewers: [{ ...reviewer, ...change }] } })

test('reviewers with a key, or on loopback without one, are taken', () => {
  const local = { ...reviewer, name: 'local', endpoint: 'http://127.0.0.1:1/v1', keyEnv: undefined }
  const config = { review: { reviewers: [reviewer, local], exclude: ['docs/**'] } }
  expect(checkConfig(config, 'g.ts')).toBe(config)
})

test('a keyEnv that holds the key itself is refused without showing it', () => {
  const config = reviewedBy({ keyEnv: 'sk-live-0123456789' })
  expect(() => checkConfig(config, 'g.ts')).toThrow(/^(?!.*sk-live).*keyEnv that is no name/)
})

test('a config that means something is handed on as it is', () => {
  const config = { targets: { baseline: target, candidate: { url: 'http://127.0.0.1:1' } } }
  expect(checkConfig(config, 'g.ts')).toBe(config)
})

const jobs = [{ flow: flow('clean up', [post('/jobs')]), everyMs: 100 }]

test('the old name of background jobs means the same', () => {
  expect(checkConfig({ alongside: jobs, contention: false }, 'g.ts')).toEqual({
    backgroundJobs: jobs,
    contention: false,
  })
})

test.each([
  {
    name: 'background jobs under both of their names',
    config: { alongside: jobs, backgroundJobs: jobs },
    words: 'g.ts: alongside is the old name of backgroundJobs: give one of them',
  },
  { name: 'no default export', config: undefined, words: 'g.ts must have a default export' },
  {
    name: 'an unknown key',
    config: { target: {} },
    words: 'g.ts: target is unknown; known here: project',
  },
  {
    name: 'an unknown key below',
    config: { targets: { a: { urll: '' } } },
    words: 'targets.a.urll is unknown',
  },
  { name: 'a wrong kind', config: { allowHosts: 'x' }, words: 'g.ts: allowHosts must be list' },
  {
    name: 'a limit of the audit that is none',
    config: { auditLimits: { slipMs: 1 } },
    words: 'auditLimits.slipMs is unknown; known here: slipP99Ms',
  },
  {
    name: 'a url that is none',
    config: { targets: { a: { url: 'not a url' } } },
    words: "targets.a.url is no URL such as http://127.0.0.1:3000: 'not a url'",
  },
  {
    name: 'a url that nobody asks by HTTP',
    config: { targets: { a: { url: 'localhost:3000' } } },
    words: 'targets.a.url is no URL',
  },
  {
    name: 'a ready path of a url beside a command',
    config: { targets: { a: { ...target, ready: '/health' } } },
    words: 'targets.a.ready is of a url; of what Gauntlet starts it is targets.a.start.ready',
  },
  {
    name: 'a ready path that is none',
    config: { targets: { a: { start: { command: ['x'], ready: 'health' } } } },
    words: "targets.a.start.ready must be a path such as '/health'",
  },
  {
    name: 'an empty target',
    config: { targets: { a: {} } },
    words: 'targets.a needs a url or a start',
  },
  {
    name: 'a database that may be broken, of a target that Gauntlet does not start',
    config: {
      targets: {
        a: { url: 'http://127.0.0.1:1', database: { url: 'postgres://x/y', writable: true } },
      },
    },
    words: 'targets.a.database.writable is for a target that Gauntlet starts, and for no other',
  },
  {
    name: 'a database that is none',
    config: { targets: { a: { ...target, database: 'embeded' } } },
    words: "targets.a.database must be 'embedded'",
  },
  {
    name: 'a command that is no list of words',
    config: { targets: { a: { start: { command: [] } } } },
    words: "targets.a.start.command must be words: ['npm', 'start']",
  },
  {
    name: 'a seed that is no list of words',
    config: {
      targets: { a: { start: { command: ['serve'], seed: [] }, database: 'embedded' as const } },
    },
    words: "targets.a.start.seed must be words: ['npm', 'run', 'seed']",
  },
  {
    name: 'a seed for a database that is not ours',
    config: {
      targets: { a: { start: { command: ['serve'], seed: ['fill'] }, database: { url: 'x' } } },
    },
    words: 'targets.a.start.seed fills an embedded database only',
  },
  {
    name: 'a migration that is neither words nor SQL files',
    config: {
      targets: {
        a: { start: { command: ['serve'], migrate: 'up' }, database: 'embedded' as const },
      },
    },
    words: "targets.a.start.migrate must be words: ['npm', 'run', 'migrate'], or { sql:",
  },
  {
    name: 'a migration of a database that is not ours',
    config: {
      targets: { a: { start: { command: ['serve'], migrate: ['up'] }, database: { url: 'x' } } },
    },
    words: 'targets.a.start.migrate makes the tables of an embedded database only',
  },
  {
    name: 'a target that may be destroyed and is not ours',
    config: { targets: { a: { url: 'http://127.0.0.1:1', destructible: true } } },
    words: "targets.a.destructible is for a target that Gauntlet starts with database: 'embedded'",
  },
  {
    name: 'a target that may be destroyed with a database that is not ours',
    config: {
      targets: { a: { ...target, destructible: true, database: { url: 'postgres://x/y' } } },
    },
    words: "targets.a.destructible is for a target that Gauntlet starts with database: 'embedded'",
  },
  {
    name: 'a role that names no target',
    config: { targets: { a: target }, compare: { baseline: 'a', candidate: 'b' } },
    words: 'compare.candidate names target "b"; there are: a',
  },
  {
    name: 'two guarantees of one name',
    config: { guarantees: [kept, { ...kept }] },
    words: 'g.ts: guarantees[1]: there are two guarantees "stock adds up"',
  },
  {
    name: 'two data checks of one name',
    config: { dataChecks: [counted('a'), counted('a')] },
    words: 'g.ts: dataChecks[1]: there are two data checks "a"',
  },
  {
    name: 'a data check with the name of one of ours',
    config: { dataChecks: [counted('connection_hygiene')] },
    words: `dataChecks[0]: "connection_hygiene" is a check of Gauntlet's own`,
  },
  { name: 'smoke without checks', config: { smoke: { budgetMs: 1 } }, words: 'smoke needs checks' },
  {
    name: 'a smoke check without a target',
    config: { targets: { a: target }, smoke: { checks: [{ name: 'health' }] } },
    words: 'smoke.checks[0] needs target',
  },
  {
    name: 'a smoke check that is none',
    config: { smoke: { checks: [null] } },
    words: 'smoke.checks[0] must be an object',
  },
  {
    name: 'a smoke check of no target',
    config: {
      smoke: { checks: [{ name: 'health', target: 'x', flow: { name: 'x', steps: [] } }] },
    },
    words: 'smoke check "health" names target "x"; there are: none',
  },
  {
    name: 'a reviewer who is asked over plain http',
    config: reviewedBy({ endpoint: 'http://api.example.org/v1' }),
    words: 'g.ts: review.reviewers[0] needs an https endpoint; http is for loopback only',
  },
  {
    name: 'a key in an endpoint',
    config: reviewedBy({ endpoint: 'https://user:key@api.example.org/v1' }),
    words: 'needs an endpoint without user, query or fragment',
  },
  {
    name: 'a remote reviewer without a key',
    config: reviewedBy({ keyEnv: undefined }),
    words: 'review.reviewers[0] needs keyEnv',
  },
  {
    name: 'a reviewer without a price',
    config: reviewedBy({ price: undefined }),
    words: 'review.reviewers[0] needs price',
  },
  {
    name: 'a price of no day',
    config: reviewedBy({ price: { inputPerMillion: 1, outputPerMillion: 2, asOf: 'today' } }),
    words: 'review.reviewers[0].price needs asOf',
  },
  {
    name: 'a protocol that is not spoken',
    config: reviewedBy({ protocol: 'grpc' }),
    words: "review.reviewers[0].protocol must be 'openai' or 'anthropic'",
  },
  {
    name: 'a parameter that is filled in',
    config: reviewedBy({ parameters: { stream: true } }),
    words: 'must not set parameters.stream',
  },
  {
    name: 'a reviewer that is waited for longer than fetch waits',
    config: reviewedBy({ timeoutMs: 300_000 }),
    words: 'review.reviewers[0] needs a timeoutMs above 0, and 280000 at most',
  },
  {
    name: 'two reviewers of one name',
    config: { review: { reviewers: [reviewer, reviewer] } },
    words: 'g.ts: review has two reviewers called "kimi"',
  },
  {
    name: 'an exclusion that is no list',
    config: { review: { reviewers: [reviewer], exclude: [1] } },
    words: 'review.exclude[0] must be string',
  },
])('$name is refused with its place', ({ config, words }) => {
  expect(() => checkConfig(config, 'g.ts')).toThrow(words)
})

/** What `checkConfig` says, a line each. */
function listSaid(config: object): string[] {
  try {
    checkConfig(config, 'g.ts')
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}

test('several mistakes of form are one error with a line each, in the order of the config', () => {
  const config = {
    targetz: {},
    targets: { a: { url: 5 }, b: { start: {} } },
    scenarios: 'none',
  }
  expect(listSaid(config)).toEqual([
    'g.ts: 4 mistakes',
    expect.stringMatching(/^ {2}targetz is unknown; .*did you mean targets\?$/),
    '  targets.a.url must be string',
    "  targets.b.start.command must be words: ['npm', 'start']",
    '  scenarios must be an object',
  ])
})

test('so are mistakes of meaning, and of more than ten the number', () => {
  const checks = Array.from({ length: 9 }, (_, at) => ({
    name: `${at}`,
    target: 'x',
    flow: { name: 'x', steps: [] },
  }))
  const said = listSaid({
    targets: { a: {}, b: { url: 'x' } },
    smoke: { checks },
    parity: { targets: ['a'] },
    comparisons: [{ scenario: 'x', margin: 7 }],
  })
  expect(said).toHaveLength(12)
  expect(said[0]).toBe('g.ts: 14 mistakes')
  expect(said.slice(1, 5)).toEqual([
    '  targets.a needs a url or a start command',
    "  targets.b.url is no URL such as http://127.0.0.1:3000: 'x'",
    expect.stringMatching(/^ {2}parity needs cases/),
    '  smoke check "0" names target "x"; there are: a, b',
  ])
  expect(said.at(-1)).toBe('  and 4 more')
})

test('a flow without steps is named with the file and its place', () => {
  const scenario = {
    name: 's',
    phases: [{ kind: 'count', arrivals: 1, durationMs: 10 }],
    flows: [{ weight: 1, flow: { name: 'buy', steps: [] } }],
  }
  expect(listSaid({ scenarios: { checkout: scenario } })).toEqual([
    "g.ts: scenarios.checkout.flows[0].flow has no steps: flow('buy', [get('/')])",
  ])
})
