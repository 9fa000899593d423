import { toFileError, type WorkerPlan } from '@gauntlet/contract'
import { openHistoryWriter, type PreparedLoad } from '@gauntlet/engine'
import type { LoadedConfig } from '../../config/load-config.ts'
import { loadTargetsConfig } from '../../config/read-target-tls.ts'
import type { Guarantee } from '../../guarantees/guarantee.ts'
import { OperationRecorder } from '../../guarantees/operation-recorder.ts'
import type { SaidOfGuarantees } from '../../guarantees/recording.ts'
import { WriteCounter } from '../../guarantees/write-counter.ts'
import { ErrorKinds } from '../../load-checks/error-kinds.ts'
import { collectSeen } from '../../load-checks/index.ts'
import { resolveTarget } from '../../target/resolve-target.ts'
import { resolveScenario } from '../resolve-scenario.ts'
import { readJob, type WorkerJob, writeSaid } from './worker-job.ts'

/**
 * Loads what the command loaded: the config, the scenario with the functions of its modules, the guarantees.
 *
 * @throws ToolError as the command would
 */
export async function prepareWorker(
  plan: WorkerPlan,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PreparedLoad> {
  const job = readJob(plan.job)
  const loaded = await loadTargetsConfig(job.cwd, job.config ?? undefined)
  const { config, tls } = loaded
  const { cwd, environment } = job
  const query = { scenario: job.scenario, cwd, env, environment: environment ?? undefined }
  const scenario = await resolveScenario(query, loaded)
  const errors = new ErrorKinds()
  const seen = collectSeen(config.dataChecks === 'none' ? [] : (config.dataChecks ?? []))
  const recording = await recordOperations(config.guarantees ?? [], job, plan)
  return {
    scenario,
    env,
    tls,
    headers: findHeaders(job.target, loaded, env),
    ...(config.allowHosts && { allowHosts: config.allowHosts }),
    observe: (exchange) => {
      seen.observe(exchange)
      errors.observe(exchange)
      recording?.observe(exchange)
    },
    finish: async () =>
      writeSaid({
        ...(recording && { guarantees: await recording.finish() }),
        seen: seen.toCollected(),
        errors: errors.list(),
      }),
  }
}

/** Of a target of the config: by name one that Gauntlet started, or one that is up. */
function findHeaders(
  target: string | null,
  loaded: LoadedConfig,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  if (target === null) return {}
  const named = loaded.config.targets?.[target]
  if (named) return named.headers ?? {}
  return resolveTarget({ target, databaseUrl: undefined, env }, loaded).headers
}

type WorkerRecording = {
  readonly observe: NonNullable<PreparedLoad['observe']>
  readonly finish: () => Promise<SaidOfGuarantees>
}

async function recordOperations(
  guarantees: readonly Guarantee[],
  { history, prefix, started_at: startedAt }: WorkerJob,
  { run_id: runId, worker }: WorkerPlan,
): Promise<WorkerRecording | undefined> {
  if (history === null) return undefined
  const writer = await openHistoryWriter(history, { prefix, runId, startedAt, worker })
  const recorder = new OperationRecorder(guarantees, writer)
  const writes = new WriteCounter(true)
  return {
    observe: (exchange) => {
      recorder.observe(exchange)
      writes.observe(exchange)
    },
    finish: async () => {
      const problem = await writer.close().then(
        () => null,
        (error: unknown) => toFileError(error, `history ${history} cannot be written`).message,
      )
      return { ...recorder.toAside(), writes: writes.toCounted(), problem }
    },
  }
}
