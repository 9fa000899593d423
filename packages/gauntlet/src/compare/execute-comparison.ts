import {
  type CompareDocument,
  type TargetConfig,
  ToolError,
  formatDocument,
} from '@gauntlet/contract'
import { type Block, type ComparePlan, blocksToRegress, toLooksText } from '@gauntlet/core/compare'
import type { Scenario } from '@gauntlet/core/flow'
import { assertAllowedTarget } from '@gauntlet/engine'
import { renderComparisonHtml } from '@gauntlet/report'
import { setTimeout as sleep } from 'node:timers/promises'
import { dirname, join } from 'node:path'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import { toolVersion } from '../cli/tool-version.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { checkBesideLoad } from '../load/check-beside-load.ts'
import type { LoadWorkers } from '../load/workers/workers-request.ts'
import { checkWorkload } from '../load/check-workload.ts'
import { describeProgress } from '../load/progress-line.ts'
import { planLoadRun } from '../load/plan-load-run.ts'
import { resolveScenario } from '../load/resolve-scenario.ts'
import { scaleRates, toQuick } from '../load/scale-scenario.ts'
import { noteProblems, writeEvidence } from '../evidence/write-evidence.ts'
import type { RunArm } from './arm-run.ts'
import type { ArmStart, ArmTarget } from './arm-start.ts'
import { type RunArmOptions, createRunArm } from './create-run-arm.ts'
import { describeSharedBuild, findBuilds, listLeftovers, prepareArms } from './prepare-arms.ts'
import { findUnmeasurable, planGatingMetrics } from './plan-metrics.ts'
import { runComparison } from './run-comparison.ts'

export type ComparisonCall = {
  readonly scenario: string
  /** Names of targets of the config, or URLs. */
  readonly targets: { readonly baseline: string; readonly candidate: string }
  readonly options: CompareDocument['options']
  /** Its metrics are made from the scenario, unless it is the plan of a comparison that goes on. */
  readonly plan: Omit<ComparePlan, 'metrics'> & Partial<Pick<ComparePlan, 'metrics'>>
  readonly finished?: readonly Block[]
  /** Of the finished blocks; absent in documents of earlier versions. */
  readonly finishedBuilds?: CompareDocument['builds']
  /** Where the document goes. */
  readonly file: string
  /** Refuses a workload too small to measure a gating quantile; else that is only said. */
  readonly refuseUnmeasurable?: boolean
}

export type ComparisonContext = {
  readonly loaded: LoadedConfig
  readonly io: Io
  readonly print: Print
  /** How each load is divided; undefined: one process. */
  readonly workers?: LoadWorkers | undefined
  /** For a positive control. */
  readonly candidateDelayMs?: number
  /** After its file, between two blocks and at the end; says whether the file has the document as it stands. */
  readonly onSaved?: (soFar: CompareDocument, inFile: boolean) => Promise<void> | void
} & Pick<RunArmOptions, 'openObserver' | 'metrics'>

/**
 * Compares two targets by one scenario, from its name to the document on disk and its page beside it. A document that
 * cannot be written costs a note, and is written after the next block.
 *
 * @throws ToolError USAGE or CONFIG_INVALID before anything is started, START_FAILED
 */
export async function executeComparison(
  call: ComparisonCall,
  context: ComparisonContext,
): Promise<CompareDocument> {
  const { loaded, io, print, onSaved } = context
  const { targets, options, file } = call
  const { scenario, plan } = await planRuns(call, context)
  const arms = {
    baseline: findArm(targets.baseline, loaded),
    candidate: findArm(targets.candidate, loaded),
  }
  const builds = await findBuilds({ arms, root: loaded.root }, call.finishedBuilds)
  for (const sentence of [...describeSharedBuild(arms, builds), ...listLeftovers(arms)]) {
    print.note(sentence)
  }
  const start = toArmStart(arms, file, { loaded, io })
  const onPrepare = (name: string) => print.progress(`  preparing the database of ${name}`)
  await prepareArms({ ...start, onPrepare })
  const runArm = createArms(start, { scenario, call }, context)
  const document = await runComparison(
    { ...call, plan, builds, finished: call.finished ?? [], metrics: context.metrics },
    {
      tool: toolVersion,
      now: io.now,
      runArm,
      coolDown: async () => {
        await sleep(options.cool_down_ms, undefined, { signal: io.signal }).catch(() => undefined)
      },
      save: async (soFar) => {
        const { problems } = await writeEvidence([
          { path: file, toText: () => formatDocument(soFar) },
        ])
        noteProblems(print, problems)
        await onSaved?.(soFar, problems.length === 0)
      },
      onBlock: (block, reasons) => print.note(describeBlock(block, reasons, plan)),
    },
  )
  const page = { path: toPageFile(file), toText: () => renderComparisonHtml(document, file) }
  noteProblems(print, (await writeEvidence([page])).problems)
  return document
}

/** What each run sends, and what is compared. @throws ToolError USAGE or CONFIG_INVALID */
async function planRuns(
  call: ComparisonCall,
  { loaded, io, print, metrics }: Pick<ComparisonContext, 'loaded' | 'io' | 'print' | 'metrics'>,
): Promise<{ readonly scenario: Scenario; readonly plan: ComparePlan }> {
  const query = {
    scenario: call.scenario,
    cwd: io.cwd,
    env: io.env,
    onWarning: print.note,
  }
  const written = await resolveScenario(query, loaded)
  const shortened = call.options.profile === 'quick' ? toQuick(written) : written
  // In a duet both arms share the machine: half the load each.
  const scenario = call.plan.mode === 'duet' ? scaleRates(shortened, 0.5) : shortened
  checkWorkload(scenario, io.env)
  checkBesideLoad(loaded.config)
  const gating = planGatingMetrics(scenario, call.options.margin, metrics)
  const plan = { metrics: gating, ...call.plan }
  refuseBlindPlan(plan)
  const unmeasurable = findUnmeasurable(scenario, plan)
  if (unmeasurable && call.refuseUnmeasurable) throw new ToolError('USAGE', unmeasurable)
  if (unmeasurable) print.note(unmeasurable)
  return { scenario, plan }
}

function toArmStart(
  arms: ArmStart['arms'],
  file: string,
  { loaded, io }: Pick<ComparisonContext, 'loaded' | 'io'>,
): ArmStart {
  const { root, config } = loaded
  const logFolder = join(file, '..', 'logs')
  return { arms, root, logFolder, env: io.env, signal: io.signal, receivers: config.receivers }
}

type Runs = { readonly scenario: Scenario; readonly call: ComparisonCall }

/** Both arms, each run of them as the config wants every load run. */
function createArms(
  start: ArmStart,
  { scenario, call }: Runs,
  { loaded, io, print, candidateDelayMs, openObserver, metrics, workers }: ComparisonContext,
): RunArm {
  const { baseline, candidate } = start.arms
  // Both builds get the same requests.
  const contention = ownsDatabase(baseline) && ownsDatabase(candidate)
  return createRunArm({
    ...start,
    ...(openObserver && { openObserver }),
    metrics,
    plan: (run) =>
      planLoadRun(loaded, {
        ...run,
        scenario,
        profile: 'standard',
        tags: {},
        contention,
        workers: workers && {
          ...workers,
          scenario: call.scenario,
          target: Object.hasOwn(loaded.config.targets ?? {}, run.target.name)
            ? run.target.name
            : null,
        },
      }),
    runFolder: join(dirname(call.file), 'runs'),
    tool: toolVersion,
    now: io.now,
    ...(candidateDelayMs !== undefined && { candidateDelayMs }),
    onProgress: (arm, progress) => print.progress(`  ${arm} ${describeProgress(progress).trim()}`),
  })
}

/** Whether Gauntlet starts its database. */
const ownsDatabase = ({ config }: ArmTarget): boolean =>
  config.start !== undefined && config.database === 'embedded'

/** @throws ToolError USAGE for a plan that ends before anything could be called a regression */
function refuseBlindPlan(plan: ComparePlan): void {
  const [needed, planned] = [blocksToRegress(plan), plan.looks.at(-1) ?? 0]
  if (planned >= needed) return
  const metrics = plan.metrics.filter(({ gate }) => gate).map(({ metric }) => metric)
  throw new ToolError(
    'USAGE',
    `need >= ${needed} blocks, not ${planned}: with fewer, none of ${metrics.join(', ')} could be called regressed`,
  )
}

/** `compare.json` is drawn in `compare.html`. */
export function toPageFile(file: string): string {
  return `${file.replace(/\.json$/, '')}.html`
}

/** A target of the config by name, or one that is up by its URL. */
function findArm(text: string, { config }: LoadedConfig): ArmTarget {
  const named = config.targets?.[text]
  const target: TargetConfig | undefined = named ?? (URL.canParse(text) ? { url: text } : undefined)
  if (!target) {
    const known = Object.keys(config.targets ?? {}).join(', ') || 'none in this config'
    throw new ToolError('USAGE', `there is no target "${text}"; there are: ${known}; or give a URL`)
  }
  if (!target.start && target.url !== undefined) {
    assertAllowedTarget(target.url, config.allowHosts ?? [])
  }
  return { name: named ? text : new URL(text).host, config: target }
}

const toMsText = (ms: number | null | undefined) =>
  ms == null ? 'no success' : `${ms.toFixed(1)} ms`

/** `block 3 of 10, 20 or 30: p95 12.1 -> 12.4 ms` or why it is run again. */
function describeBlock(block: Block, reasons: readonly string[], { looks }: ComparePlan): string {
  const head = `block ${block.block} of ${toLooksText(looks)}`
  if (!block.valid) return `${head}: discarded and repeated (${reasons.join('; ')})`
  const [before, after] = [block.baseline, block.candidate].map((run) =>
    run.crashed ? 'crashed' : toMsText(run.values['p95']),
  )
  return `${head}: p95 ${before} before, ${after} after`
}
