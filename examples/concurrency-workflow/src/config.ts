import { defineGauntlet, flow, post } from 'gauntlet'
import { readFileSync } from 'node:fs'
import { dashboardToken, givenToken } from './dashboard-token.ts'
import { dataChecks } from './data-checks/data-checks.ts'
import { experimentsPage } from './experiments-page/experiments-page.ts'
import { experimentsGuarantees, rollUp } from './guarantees.ts'
import { BUNDLED_SCENARIOS } from './scenarios/bundled-scenarios.ts'
import { sweepFlows } from './sweep/sweep-flows.ts'
import { smokeExperiments } from './smoke-experiments.ts'
import { smokeValidator } from './smoke-validator.ts'

const env = { DASHBOARD_TOKEN: dashboardToken, LOG_LEVEL: 'warn' }
/** `WIRE=tagged npm start` is the demo with the wire gap fixed. */
const wire = process.env['WIRE'] === 'tagged' ? 'tagged' : 'flat'
const node = (file: string) => [process.execPath, 'start-bundled.mjs', file]

/** Rolls up on every replica, as a cron on each would: only one at a time may run. */
const rollup = flow('rollup', [
  post('/v1/jobs/rollup', {
    headers: { 'x-dashboard-token': dashboardToken },
    json: { window_days: 2 },
  }),
])

/** The bundled stack: the experiments service against its unmitigated baseline, and the two validators. */
export const concurrencyWorkflow = defineGauntlet({
  project: 'experiments',
  targets: {
    baseline: {
      start: { command: node('examples/unmitigated/src/bin/server.ts'), replicas: 2, env },
      database: 'embedded',
    },
    candidate: {
      start: { command: node('services/experiments/src/bin/server.ts'), replicas: 2, env },
      database: 'embedded',
    },
    validator: { start: { command: node('services/validator/src/bin/server.ts') } },
    'validator-bun': {
      start: {
        command: ['node_modules/.bin/bun', 'services/validator-bun/src/server.ts'],
        env: { WIRE: wire },
      },
      optional: true,
    },
    // What `npm run dev` starts; `npm run loadtest:run` finds its database here.
    local: { url: 'http://127.0.0.1:3000', database: { url: findLocalDatabase } },
  },
  scenarios: BUNDLED_SCENARIOS,
  // A service that already runs is asked only with a token that it may accept: without one it cannot be checked.
  backgroundJobs: [
    { flow: rollup, everyMs: 1_000, ...(!givenToken && { targets: ['baseline', 'candidate'] }) },
  ],
  dataChecks,
  guarantees: experimentsGuarantees,
  drain: rollUp,
  // Answers that nobody receives, a replica that stands still, a database that crashes: what was answered stays true.
  faults: {
    'answers lost, a pause, a crash': {
      scenario: 'events',
      inject: [
        { kind: 'lost-answer', after: 20, requests: 10 },
        { kind: 'pause', after: 40, ms: 400 },
        { kind: 'database-crash', after: 55 },
      ],
    },
  },
  // The other flows: sweep.config.ts in this folder.
  sweep: { events: sweepFlows.events },
  smoke: {
    checks: [
      ...smokeExperiments('baseline'),
      ...smokeExperiments('candidate'),
      ...smokeValidator('validator'),
      ...smokeValidator('validator-bun'),
    ],
  },
  parity: {
    cases: 'examples/concurrency-workflow/parity-validators.yaml',
    targets: ['validator', 'validator-bun'],
    ignore: ['/elapsed_ms'],
  },
  pages: [{ name: 'Experiments', path: 'experiments', plugin: experimentsPage(process.env) }],
  // The change that fixes the wire form closes its gap too: left open, it would be stale.
  ...(wire === 'flat' ? { gaps: 'examples/concurrency-workflow/gaps.yaml' } : {}),
})

/** The service says where its embedded database is while it runs. */
function findLocalDatabase(): string | undefined {
  if (process.env['DATABASE_URL']) return process.env['DATABASE_URL']
  try {
    return readFileSync('.gauntlet/experiments/database-url', 'utf8').trim()
  } catch {
    return undefined // it has not been started here
  }
}
