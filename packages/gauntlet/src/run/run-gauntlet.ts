import {
  EXIT,
  type Build,
  type ExitCode,
  type FinishedStage,
  type VerdictDocument,
} from '@gauntlet/contract'
import {
  addPreviousOutcomes,
  applyGaps,
  decideVerdict,
  requireDone,
  requireSubstance,
  type ChangedAnswer,
  type Gap,
  type StageReason,
  type StageResult,
  type Verdict,
  type WalkedStage,
} from '@gauntlet/core/verdict'
import { basename, relative, resolve } from 'node:path'
import { readBranch } from '../load/environment.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { toConfigOption } from '../config/load-config.ts'
import { toConfigMistake } from '../config/reading-config.ts'
import { readGaps } from '../gaps/read-gaps.ts'
import { judgeBuilds } from './judge-builds.ts'
import {
  toFailedReason,
  type Stage,
  type StageContext,
  type StageFindings,
  type StagePlan,
} from './stage.ts'
import { setAside, toFinished, toWalked, type RunJournal } from './record/run-journal.ts'

const exits = {
  ship: EXIT.SHIP,
  'ship-with-known-gaps': EXIT.SHIP,
  hold: EXIT.HOLD,
  inconclusive: EXIT.INCONCLUSIVE,
} as const satisfies Record<Verdict, ExitCode>

export type RunOptions = {
  /** Those there are, in the order they run. */
  readonly stages: readonly Stage[]
  readonly only: readonly string[] | undefined
  readonly journal: RunJournal
  /** The command that runs a stage again; default: `gauntlet run --only STAGE`. */
  readonly command?: string
}

/**
 * Finds mistakes in what the stages will read, while nothing runs yet.
 *
 * @throws ToolError naming the first one
 */
export async function checkStages(
  plan: StagePlan,
  { stages, only }: Omit<RunOptions, 'journal'>,
): Promise<void> {
  await readConfiguredGaps(plan)
  for (const stage of stages) {
    if (whyAbsent(plan, stage, only) !== undefined) continue
    await stage.check?.(plan).catch((cause: unknown) => {
      const what = `what the ${stage.name} stage needs`
      throw plan.io.signal.aborted ? cause : toConfigMistake(what, cause)
    })
  }
}

/**
 * Takes the stack through the stages and decides. A stage that was asked for and could not be run is
 * missing evidence; a stage that the project does not have is said under `not_looked_at`.
 */
export async function runGauntlet(
  context: StageContext,
  { stages, only, journal, command }: RunOptions,
): Promise<VerdictDocument> {
  const gaps = await readConfiguredGaps(context)
  const walked: WalkedStage[] = []
  const notLookedAt: string[] = []
  const outOfTime = new Set<string>()
  const changedAnswers: ChangedAnswer[] = []
  let stopped: string | undefined
  for (const stage of stages) {
    const absent = whyAbsent(context, stage, only)
    if (absent !== undefined && only?.includes(stage.name)) {
      walked.push(withoutEvidence(stage, absent))
    } else if (absent !== undefined) {
      notLookedAt.push(`${stage.name}: ${absent}`)
    } else if (isOver(context, { stage, stopped, journal })) {
      walked.push(await judgeInterrupted(stage, context, stopped))
    } else {
      const finished = journal.find(stage) ?? (await runStage(stage, context, journal))
      stopped = finished.stop ?? undefined
      notLookedAt.push(...finished.not_looked_at)
      changedAnswers.push(...(finished.changed_answers ?? []))
      if (finished.out_of_time) outOfTime.add(stage.name)
      walked.push(toWalked(stage, finished, context.loaded.root))
    }
  }
  const unseenData = whyDataUnseen(context.loaded, stages, walked)
  if (unseenData !== undefined) notLookedAt.unshift(`the stored data: ${unseenData}`)
  const builds = judgeBuilds(context.loaded, context.stack.targets)
  notLookedAt.push(...builds.notLookedAt)
  const today = context.io.now().toISOString().slice(0, 10)
  const judged = addToFirst(requireSubstance(walked), builds.reasons)
  const results = applyGaps(requireDone(judged, context.loaded.config.todo), gaps, today)
  const isDataChecked = unseenData === undefined
  return await summarise(context, {
    stages,
    journal,
    command,
    results,
    notLookedAt,
    outOfTime,
    isDataChecked,
    changedAnswers,
  })
}

/** Answers say nothing of rows. @returns undefined where a stage looked at them */
function whyDataUnseen(
  { config: { guarantees = [], dataChecks = [] } }: StagePlan['loaded'],
  stages: readonly Stage[],
  walked: readonly WalkedStage[],
): string | undefined {
  if (guarantees.length === 0 && (dataChecks === 'none' || dataChecks.length === 0))
    return 'the config defines no guarantee, invariant or data check'
  const ran = new Set(walked.map(({ stage }) => stage))
  const isAsked = stages.some(({ name, checksData }) => checksData && ran.has(name))
  return isAsked ? undefined : 'no stage that checks it was asked'
}

type Moment = {
  readonly stage: Stage
  readonly stopped: string | undefined
  readonly journal: RunJournal
}

/** Whether a stage does not run any more; one that finished before a run was resumed has run. */
function isOver({ io }: StageContext, { stage, stopped, journal }: Moment): boolean {
  return journal.find(stage) === undefined && (stopped !== undefined || io.signal.aborted)
}

/** What was broken before an interruption is broken; that nothing was proves nothing. */
async function judgeInterrupted(
  stage: Stage,
  context: StageContext,
  stopped: string | undefined,
): Promise<WalkedStage> {
  const interrupted = withoutEvidence(stage, stopped ?? 'interrupted before this stage')
  if (!stage.judgesRecords || stopped !== undefined || context.recorded.length === 0)
    return interrupted
  const { reasons } = await stage.run(context)
  const failed = reasons.filter(({ outcome }) => outcome === 'fail')
  return { ...interrupted, reasons: [...failed, ...interrupted.reasons] }
}

/** Runs a stage, and records it unless it did not come to its end. */
async function runStage(
  stage: Stage,
  context: StageContext,
  journal: RunJournal,
): Promise<FinishedStage> {
  const { io, print, folder, loaded } = context
  print.result(`\n${print.style('bold', `── ${stage.name} ──`)}`)
  const startedAt = io.now().toISOString()
  const start = performance.now()
  const { findings, hasFailed } = await tryStage(stage, context)
  const walk = { findings, startedAt, durationMs: performance.now() - start }
  const finished = await toFinished(stage, walk, { root: loaded.root, folder })
  if (!hasFailed && !io.signal.aborted) await journal.finish(finished)
  return finished
}

type Tried = { readonly findings: StageFindings; readonly hasFailed: boolean }

/** A stage that fails on the way is missing evidence: what the other stages found stays. */
async function tryStage(stage: Stage, context: StageContext): Promise<Tried> {
  try {
    await setAside(context.folder, stage)
    return { findings: await stage.run(context), hasFailed: false }
  } catch (error) {
    const findings = { reasons: [toFailedReason(stage.name, error, context)] }
    return { findings, hasFailed: true }
  }
}

/** What is wrong with the question itself stands first. */
function addToFirst(
  walked: readonly WalkedStage[],
  reasons: readonly StageReason[],
): readonly WalkedStage[] {
  const [first, ...rest] = walked
  return first ? [{ ...first, reasons: [...reasons, ...first.reasons] }, ...rest] : walked
}

function whyAbsent(
  { loaded }: StagePlan,
  stage: Stage,
  only: RunOptions['only'],
): string | undefined {
  return only && !only.includes(stage.name) ? 'left out by --only' : stage.absent(loaded)
}

function withoutEvidence({ name, subject }: Stage, summary: string): WalkedStage {
  const gate = { check: name, outcome: 'no_evidence', summary, evidence: null } as const
  return { stage: name, subject, reasons: [gate], durationMs: 0 }
}

async function readConfiguredGaps({ loaded }: StagePlan): Promise<Gap[]> {
  const { gaps } = loaded.config
  return gaps === undefined ? [] : await readGaps(resolve(loaded.root, gaps))
}

/** Runs one stage again with what it needs, and with more time where it had too little; everything random follows from the seed. */
function toCommand(
  { loaded, io, seed, ...context }: StageContext,
  stages: readonly Stage[],
  { name, isOutOfTime }: { readonly name: string; readonly isOutOfTime: boolean },
): string {
  const needed = stages.find((stage) => stage.name === name)?.needs ?? []
  const config = toConfigOption(loaded, io.cwd)
  const profile = isOutOfTime ? 'standard' : context.profile
  return `gauntlet run --only ${[...needed, name].join(',')} --profile ${profile} --seed ${seed}${config}`
}

/** The verdict before of this project and branch; undefined without one, and while the store is away. */
async function findPrevious(
  { store }: StageContext,
  of: { readonly project: string; readonly branch: string | null },
): Promise<readonly StageResult[] | undefined> {
  try {
    const { rows } = await store.verdicts.list({ ...of, limit: 1 })
    const [newest] = rows
    return newest && (await store.verdicts.find(newest.id))?.stages
  } catch {
    return undefined // what changed is not known then; what is so stands
  }
}

type Walked = Pick<RunOptions, 'stages' | 'journal'> & {
  readonly command: string | undefined
  readonly results: readonly StageResult[]
  readonly notLookedAt: readonly string[]
  /** Stages that had too little time. */
  readonly outOfTime: ReadonlySet<string>
  readonly isDataChecked: boolean
  readonly changedAnswers: readonly ChangedAnswer[]
}

async function summarise(context: StageContext, walked: Walked): Promise<VerdictDocument> {
  const { loaded, stack, io, folder } = context
  const { resumedAt } = walked.journal
  const project = loaded.config.project ?? basename(loaded.root)
  const branch = await readBranch(loaded.root)
  const results = walked.results.map((result) => ({
    ...result,
    reasons: result.reasons.map((reason) => ({
      ...reason,
      evidence: reason.evidence && relative(loaded.root, reason.evidence),
    })),
    command:
      walked.command ??
      toCommand(context, walked.stages, {
        name: result.stage,
        isOutOfTime: walked.outOfTime.has(result.stage),
      }),
  }))
  const verdict = decideVerdict(walked.results.flatMap(({ reasons }) => reasons))
  const builds = [...stack.targets.values()].map(({ name, build, urls }): Build => {
    return { target: name, build: build ?? null, url: urls[0] ?? '' }
  })
  const races = [...stack.targets.values()].flatMap((target) => target.races)
  return {
    schema: 'gauntlet.verdict/1',
    tool: toolVersion,
    at: io.now().toISOString(),
    id: walked.journal.id,
    project,
    branch,
    verdict,
    exit_code: exits[verdict],
    ...(resumedAt.length > 0 && { resumed_at: resumedAt }),
    stages: addPreviousOutcomes(results, await findPrevious(context, { project, branch })),
    builds,
    not_looked_at: walked.notLookedAt,
    ...(races.length > 0 && { start_up_races: races }),
    data_checked: walked.isDataChecked,
    ...(walked.changedAnswers.length > 0 && { changed_answers: [...walked.changedAnswers] }),
    evidence: relative(loaded.root, folder),
  }
}
