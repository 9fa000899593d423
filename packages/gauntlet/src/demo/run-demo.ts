import type {
  GuaranteesDocument,
  LoadRunDocument,
  Phase,
  VerdictDocument,
} from '@gauntlet/contract'
import { join } from 'node:path'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import { whereWritten } from '../evidence/write-evidence.ts'
import { describeQuestion } from '../run/record/question.ts'
import { beginRun } from '../run/record/run-journal.ts'
import { checkStages, runGauntlet } from '../run/run-gauntlet.ts'
import type { StageContext } from '../run/stage.ts'
import { stages } from '../run/stages.ts'
import { writeVerdict } from '../run/write-verdict.ts'
import { startTargets } from '../target/start-targets.ts'
import { createEmptyStore } from '../store/empty-store.ts'

export type DemoCall = {
  /** The folder of the project of the demo. */
  readonly root: string
  readonly io: Io
  readonly print: Print
}

export type DemoResult = {
  readonly document: VerdictDocument
  /** The page of the verdict; null where it could not be written. */
  readonly page: string | null
  /** What each build did; undefined for one whose load run did not end. */
  readonly builds: Readonly<Record<'before' | 'after', DemoBuild | undefined>>
}

/** What one build did with the same requests. */
export type DemoBuild = {
  readonly requests: number
  readonly httpErrors: number
  /** Tickets that were sold to more than one order. */
  readonly oversold: number
  /** One of them; undefined without any. */
  readonly example: GuaranteesDocument['guarantees'][number]['anomalies'][number] | undefined
}

const only = ['load', 'guarantees']
const profile = 'standard' as const
const seed = 1

/** Runs the load and the guarantees of the demo as `gauntlet run` does, without a results store: it needs no database. */
export async function runDemo({ root, io, print }: DemoCall): Promise<DemoResult> {
  const loaded = forBusyMachine(await loadTargetsConfig(root, undefined))
  await checkStages({ loaded, io }, { stages, only })
  const question = await describeQuestion(loaded, { only, profile, seed })
  const journal = await beginRun({ root, question, io, print })
  let status: 'ended' | 'interrupted' = 'interrupted'
  try {
    const { folder } = journal
    const runs: LoadRunDocument[] = []
    const stack = await startTargets({ loaded, logFolder: join(folder, 'logs'), io, print })
    try {
      const store = createEmptyStore((run) => runs.push(run))
      const recorded: StageContext['recorded'] = []
      const quiet = { ...print, result: () => undefined, json: () => undefined }
      const context = { loaded, io, print: quiet, profile, seed, stack, store, folder, recorded }
      const document = await runGauntlet(context, { stages, only, journal })
      const written = await writeVerdict(folder, document)
      const build = (phase: Phase) => toDemoBuild(phase, runs, recorded)
      status = 'ended'
      return {
        document,
        page: whereWritten(written, join(folder, 'verdict.html')),
        builds: { before: build('BASELINE'), after: build('POST_MITIGATION') },
      }
    } finally {
      await stack.stop()
    }
  } finally {
    await journal.close(status)
  }
}

/**
 * The demo shows what a guarantee finds, and measures no times: that the generator is late on a busy machine takes nothing from
 * it. Requests that were not sent still do.
 */
function forBusyMachine(loaded: LoadedConfig): LoadedConfig {
  const late = { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100 }
  return { ...loaded, config: { ...loaded.config, auditLimits: late } }
}

function toDemoBuild(
  phase: Phase,
  runs: readonly LoadRunDocument[],
  recorded: StageContext['recorded'],
): DemoBuild | undefined {
  const run = runs.find((one) => one.run.phase === phase)
  const [guarantee] = recorded.find((one) => one.run.phase === phase)?.guarantees ?? []
  if (run === undefined || guarantee === undefined) return undefined
  const sum = (of: 'requests_total' | 'error_count') =>
    run.endpoints.reduce((total, endpoint) => total + endpoint[of], 0)
  return {
    requests: sum('requests_total'),
    httpErrors: sum('error_count'),
    oversold: Object.values(guarantee.counts).reduce((total, count) => total + count, 0),
    example: guarantee.anomalies[0],
  }
}
