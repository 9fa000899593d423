import { defineGauntlet } from 'gauntlet'
import { concurrencyWorkflow } from '../config.ts'
import { dashboardToken } from '../dashboard-token.ts'
import { sweepFlows } from './sweep-flows.ts'

const service = 'services/experiments/src/bin/server.ts'
const baseline = 'examples/unmitigated/src/bin/server.ts'
const pooler = 'examples/concurrency-workflow/src/sweep/test-support/behind-pgbouncer.ts'

/** A job whose holder was killed can run again after two seconds, not thirty: each cell that kills one waits for it. */
const env = { DASHBOARD_TOKEN: dashboardToken, LOG_LEVEL: 'warn', ROLLUP_LEASE_SECONDS: '2' }

/** A pooler and the service behind it start one after the other, also where four of them do at the same time. */
const readyTimeoutMs = 180_000

const target = (...words: readonly string[]) => ({
  start: {
    command: [process.execPath, ...words],
    cwd: '../..',
    env,
    readyTimeoutMs,
  },
  database: 'embedded' as const,
})

/**
 * The experiments API in a sweep of all its flows: directly at its database, behind PgBouncer in transaction mode, and without
 * its techniques. A target of `gauntlet sweep` alone: `npm start` needs no pooler.
 */
export const experimentsSweep = defineGauntlet({
  project: 'experiments',
  targets: {
    candidate: target('start-bundled.mjs', service),
    pgbouncer: target('start-bundled.mjs', pooler, 'start-bundled.mjs', service),
    baseline: target('start-bundled.mjs', baseline),
  },
  guarantees: concurrencyWorkflow.guarantees ?? [],
  ...(concurrencyWorkflow.drain && { drain: concurrencyWorkflow.drain }),
  sweep: sweepFlows,
})
