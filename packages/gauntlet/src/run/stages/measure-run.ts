import type { StageReason } from '@gauntlet/core/verdict'
import type { DegradationDocument, LoadRunDocument, Phase } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import type { RunningTarget } from '@gauntlet/stack'
import { toolVersion } from '../../cli/tool-version.ts'
import { executeLoadRun, STOPPED_NOTE } from '../../load/execute-load-run.ts'
import { noteProblems } from '../../evidence/write-evidence.ts'
import type { LoadSender, RunFaults } from '../../load/load-run-request.ts'
import { describeCheck } from '../../load-checks/describe-check.ts'
import { planLoadRun } from '../../load/plan-load-run.ts'
import { toLoadTarget } from '../../load/to-load-target.ts'
import type { DividedLoad } from '../../load/workers/workers-request.ts'
import type { Receivers } from '../../receiver/receivers.ts'
import { describeLive, describeProgress, type SoFar } from '../../load/progress-line.ts'
import { renderLoadRun, summariseLoadRun } from '../../load/render-load-run.ts'
import type { StageContext } from '../stage.ts'
import type { CheckedGuarantee } from './judge-guarantee.ts'
import { saveGuarantees } from './save-guarantees.ts'

export type PlannedRun = {
  readonly scenario: Scenario
  /** What the config calls the scenario: workers load it by that name. */
  readonly scenarioName?: string
  readonly phase: Phase
  readonly target: RunningTarget
  readonly faults?: RunFaults
  /** Names of guarantees whose queries found acknowledged keys on the baseline. */
  readonly proven?: ReadonlySet<string>
  /** What Gauntlet serves for the target. */
  readonly receivers?: Receivers | undefined
  /** Another program that sends the load. */
  readonly sender?: LoadSender
  readonly tags?: Readonly<Record<string, string>>
  readonly notes?: string | undefined
}

export type MeasuredRun = {
  readonly document: LoadRunDocument
  /** The page that shows it, or else its document; null where neither could be written. */
  readonly evidence: string | null
  readonly checked: readonly CheckedGuarantee[]
  /** How the target degraded and recovered; absent where no fault happened. */
  readonly degradation?: DegradationDocument | undefined
}

/** What a load run of a verdict needs of its stage. */
export type MeasureContext = Pick<
  StageContext,
  'loaded' | 'store' | 'io' | 'print' | 'folder' | 'profile' | 'seed' | 'recorded' | 'workers'
>

/** One load run of a verdict, by what the config says of all of them. @throws ToolError as `executeLoadRun` */
export async function measureRun(context: MeasureContext, run: PlannedRun): Promise<MeasuredRun> {
  const { loaded, store, io, print, seed, profile, workers } = context
  const { scenario, phase, target, faults, receivers, sender } = run
  const stage = faults ? `faults: ${faults.name}` : 'load'
  const live = {
    title: `${stage}: ${scenario.name}, ${target.name}`,
    guarantees: countSoFar(context),
  }
  const { document, artefacts, guarantees, degradation, stopped, storeError } =
    await executeLoadRun(
      planLoadRun(loaded, {
        scenario,
        phase,
        target: toLoadTarget(target, receivers),
        profile,
        proven: run.proven,
        seed,
        faults,
        sender,
        workers: toWorkers(workers, run),
        notes: run.notes,
        tags: {
          target: target.name,
          ...(sender ? { command: sender.command } : { profile }),
          ...(faults && { faults: faults.name }),
          ...run.tags,
        },
      }),
      {
        root: loaded.root,
        store,
        tool: toolVersion,
        env: io.env,
        signal: io.signal,
        now: io.now,
        // The other program shows its own.
        ...(!sender && {
          onProgress: (progress) =>
            print.progress(describeProgress(progress), describeLive(progress, live)),
        }),
        onFullDisk: print.note,
      },
    )
  if (print.isVerbose || sender) print.result(`\n${renderLoadRun(document, print.style)}`)
  else
    print.result(
      summariseLoadRun(document, {
        target: `${scenario.name}, ${target.name}`,
        style: print.style,
        phase,
      }),
    )
  if (stopped) print.note(STOPPED_NOTE)
  if (storeError) print.problem(`The store does not have this run: ${storeError.message}`)
  noteProblems(print, artefacts.problems)
  const place = faults ? 'faults' : 'guarantees'
  const saved = guarantees && { run: document.run, document: guarantees }
  const checked = saved ? await saveGuarantees(context, place, saved) : []
  return { document, evidence: artefacts.html ?? artefacts.json, checked, degradation }
}

function toWorkers(
  workers: MeasureContext['workers'],
  { scenarioName: scenario, target: { name: target } }: PlannedRun,
): DividedLoad | undefined {
  return workers && scenario !== undefined ? { ...workers, scenario, target } : undefined
}

/** What the runs before this one found, of the guarantees of the candidate; undefined for a config without any. */
export function countSoFar({
  recorded,
  loaded,
}: Pick<StageContext, 'recorded' | 'loaded'>): SoFar | undefined {
  const total = loaded.config.guarantees?.length ?? 0
  if (total === 0) return undefined
  const judged = recorded
    .filter(({ run: { phase } }) => phase === 'POST_MITIGATION')
    .flatMap(({ guarantees }) => guarantees)
    .filter(({ outcome }) => outcome !== 'no_evidence')
  const broken = new Set(judged.flatMap(({ name, outcome }) => (outcome === 'fail' ? [name] : [])))
  const held = new Set(judged.map(({ name }) => name).filter((name) => !broken.has(name)))
  return { held: held.size, broken: [...broken], total }
}

const AUDIT_REMEDY = 'send less, leave the machine to the run, or widen auditLimits in the config'

/** Its checks are gates, under the name by which people know it; that the generator was fast enough is what they need. */
export function toRunReasons(name: string, { document, evidence }: MeasuredRun): StageReason[] {
  const { status } = document.run
  const { audit } = document
  const checks = document.checks.map((check) => ({
    check: `${check.name} (${name})`,
    // What half a run left behind proves nothing, either way.
    outcome: status === 'INTERRUPTED' ? ('no_evidence' as const) : check.outcome,
    summary: describeCheck(check),
    evidence,
  }))
  const trusted = status === 'SUCCESS' && audit?.valid === true
  const remedy = audit?.offered === 0 ? '' : `: ${AUDIT_REMEDY}`
  const isLost = audit?.workers?.some(({ lost }) => lost) === true
  const late = audit && `${audit.reasons.join('; ')}${isLost ? '' : remedy}`
  const why = status === 'SUCCESS' || isLost ? late : `the run is ${status}`
  return [
    ...checks,
    {
      check: `generator_audit (${name})`,
      outcome: trusted ? 'pass' : 'no_evidence',
      summary: trusted ? 'the load generator was fast enough' : (why ?? 'no audit'),
      evidence,
      is_precondition: true,
    },
  ]
}
