import { toLoadRunDocument, type LoadRunDocument } from '@gauntlet/contract'
import { checkThresholds } from '@gauntlet/engine'
import { ANSWERS_AFTER_FAULTS } from '../faults/watch-recovery.ts'
import { checkExits, listExits, PROCESSES_KEPT_RUNNING } from '../target/list-exits.ts'
import { checkBackgroundJobs, toJobCheckName } from './background-jobs.ts'
import { CONNECTION_HYGIENE } from './connection-hygiene.ts'
import { explainErrors } from './explain-errors.ts'
import { evaluateDataChecks } from './evaluate-data-checks.ts'
import { checkHttpErrorRate, httpErrorRateName } from './http-error-rate.ts'
import { senderCheckNames } from '../wrap/check-sender.ts'
import type { JudgedRun, RunCheckKind } from './run-check-kind.ts'

const dataChecks: RunCheckKind = {
  kind: 'data_checks',
  summary: 'each of the `dataChecks` of the config holds for the data that the run left',
  isOfData: true,
  judge: async ({ dataChecks: checks, run, result, scenario, seen, databaseUrl, ...rest }) =>
    await evaluateDataChecks({
      checks,
      run: {
        runId: run.id,
        scenario: scenario.name,
        startedAt: result.startedAt,
        endedAt: result.endedAt,
      },
      seen,
      databaseUrl,
      signal: rest.toFinishSignal(rest.signal),
    }),
}

const toUncheckedDocument = ({ tool, run, result }: JudgedRun): LoadRunDocument =>
  toLoadRunDocument({ tool, at: result.endedAt, run, result, checks: [] })

/** Faults make errors. */
const httpErrorRate: RunCheckKind = {
  kind: 'http_error_rate',
  summary: 'at most 1 % of the requests are errors, and each endpoint succeeded once',
  names: () => [httpErrorRateName],
  judge: async (run) => {
    if (run.recovery) return []
    const check = checkHttpErrorRate(toUncheckedDocument(run))
    return [check.outcome === 'fail' ? await explainErrors(check, run) : check]
  },
  judgeAgain: checkHttpErrorRate,
}

const recovery: RunCheckKind = {
  kind: 'answers_after_faults',
  summary: 'every replica serves every step again after the faults',
  names: () => [ANSWERS_AFTER_FAULTS],
  judge: (run) => (run.recovery ? [run.recovery] : []),
}

const thresholds: RunCheckKind = {
  kind: 'thresholds',
  summary: 'each threshold of the scenario holds; not under faults',
  judge: (run) => (run.recovery ? [] : checkThresholds(run.scenario, run.result)),
}

const backgroundJobs: RunCheckKind = {
  kind: 'background_jobs',
  summary:
    'each background job was called, and at most 1 % of its calls are errors; not under faults',
  names: ({ backgroundJobs: jobs = [] }) => jobs.map(({ flow }) => toJobCheckName(flow.name)),
  judge: (run) => (run.recovery ? [] : checkBackgroundJobs(run.backgroundJobs)),
}

const sender: RunCheckKind = {
  kind: 'sender',
  summary: 'where `gauntlet wrap` ran a command: it ended well, and its requests were recorded',
  names: () => senderCheckNames,
  judge: (run) => run.senderChecks,
}

const processes: RunCheckKind = {
  kind: 'processes',
  summary: 'no process that Gauntlet started ended by itself',
  names: () => [PROCESSES_KEPT_RUNNING],
  judge: async ({ replicas }) => checkExits(await listExits(replicas)),
}

const connectionHygiene: RunCheckKind = {
  kind: CONNECTION_HYGIENE,
  summary: 'no session, transaction or lock is left over in a database that Gauntlet started',
  isLast: true,
  judge: async ({ connections, signal }) => (connections ? [await connections.finish(signal)] : []),
}

/** The audit has its own part of the document: `load assert` and the verdict judge it there. */
const generatorAudit: RunCheckKind = {
  kind: 'generator_audit',
  summary: 'the load generator kept to its schedule',
  judge: () => [],
}

/** What every load run is checked for, in the order of its document. */
export const runCheckKinds: readonly RunCheckKind[] = [
  dataChecks,
  httpErrorRate,
  recovery,
  thresholds,
  backgroundJobs,
  sender,
  processes,
  connectionHygiene,
  generatorAudit,
]
