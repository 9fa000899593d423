import type { WalkedStage } from '@gauntlet/core/verdict'
import { ToolError, type FinishedStage, type RunRecord } from '@gauntlet/contract'
import { createRunId, ownIdentity } from '@gauntlet/store'
import { existsSync } from 'node:fs'
import { readdir, rename } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Io } from '../../cli/io.ts'
import type { Print } from '../../cli/print.ts'
import { toolVersion } from '../../cli/tool-version.ts'
import type { Stage, StageFindings } from '../stage.ts'
import { listDifferences, type Question } from './question.ts'
import {
  closeDeadRuns,
  describeFinished,
  findInterrupted,
  isRunning,
  readRecord,
  verdictsFolder,
  writeRecord,
} from './run-record.ts'

/** The record of one run while it runs: each stage is stored as soon as it has finished. */
export type RunJournal = {
  readonly id: string
  /** The evidence folder of the verdict. */
  readonly folder: string
  readonly resumedAt: readonly string[]
  /** A stage that finished before the run was resumed. */
  find(stage: Stage): FinishedStage | undefined
  /** Writes the record before anything has started. */
  open(): Promise<void>
  /** Stores a stage that has finished. */
  finish(stage: FinishedStage): Promise<void>
  /** Closes the record. */
  close(status: 'ended' | 'interrupted'): Promise<void>
}

export type Walk = {
  readonly findings: StageFindings
  readonly startedAt: string
  readonly durationMs: number
}

export type JournalContext = {
  readonly root: string
  readonly question: Question
  readonly io: Io
  readonly print: Print
}

/** Begins a run: its record is there before anything has started. */
export async function beginRun(context: JournalContext): Promise<RunJournal> {
  const { root, question, io, print } = context
  for (const dead of await closeDeadRuns(root).catch(() => [])) {
    print.note(
      `run ${dead.id} was interrupted (${describeFinished(dead)}); gauntlet run --resume ${dead.id} goes on from there`,
    )
  }
  const record: RunRecord = {
    schema: 'gauntlet.run/2',
    tool: toolVersion,
    id: createRunId(io.now().getTime()),
    status: 'running',
    started_at: io.now().toISOString(),
    resumed_at: [],
    process: ownIdentity(),
    question,
    stages: [],
  }
  const journal = openJournal(record, context)
  await journal.open()
  return journal
}

/**
 * Goes on with a run that was interrupted; with the newest one when none is named.
 *
 * @throws ToolError NOT_FOUND without one, USAGE naming what is not as it was
 */
export async function resumeRun(
  id: string | undefined,
  context: JournalContext,
): Promise<RunJournal> {
  const { root, question, io, print } = context
  await closeDeadRuns(root)
  const found = await findResumable(root, id)
  const differences = listDifferences(found.question, question)
  if (differences.length > 0) {
    throw new ToolError(
      'USAGE',
      `run ${found.id} cannot be resumed; not as it was: ${differences.join('; ')}. \`gauntlet run\` starts anew`,
    )
  }
  const stages = takeWhole(found, root)
  const record: RunRecord = {
    ...found,
    status: 'running',
    process: ownIdentity(),
    resumed_at: [...found.resumed_at, io.now().toISOString()],
    stages,
  }
  const lost = found.stages.slice(stages.length).map(({ stage }) => stage)
  if (lost.length > 0) print.note(`run again, for their evidence is gone: ${lost.join(', ')}`)
  print.note(`resuming run ${found.id}; ${describeFinished(record)}`)
  const journal = openJournal(record, context)
  await journal.open()
  return journal
}

/** `--only` and `--profile` of the run that would be resumed; undefined where there is none. */
export async function findChoices(
  root: string,
  id: string | undefined,
): Promise<{ readonly only: string; readonly profile: string } | undefined> {
  await closeDeadRuns(root)
  const found = id === undefined ? await findInterrupted(root) : await readRecord(root, id)
  const { '--only': only, '--profile': profile } = found?.question ?? {}
  return only === undefined || profile === undefined ? undefined : { only, profile }
}

async function findResumable(root: string, id: string | undefined): Promise<RunRecord> {
  const found = id === undefined ? await findInterrupted(root) : await readRecord(root, id)
  if (!found) {
    const what = id === undefined ? 'no run was interrupted' : `there is no record of a run ${id}`
    throw new ToolError('NOT_FOUND', `${what} in ${verdictsFolder(root)}: nothing to resume`, {
      hint: 'Start one with `gauntlet run`.',
    })
  }
  if (found.status === 'interrupted') return found
  const why = isRunning(found)
    ? `still runs (pid ${found.process.pid} of ${found.process.host})`
    : 'has ended with a verdict'
  throw new ToolError('NOT_FOUND', `run ${found.id} ${why}: nothing to resume`, {
    hint: 'Start another with `gauntlet run`.',
  })
}

/** The finished stages up to the first whose evidence is not there any more: later ones may rest on it. */
function takeWhole({ stages, id }: RunRecord, root: string): readonly FinishedStage[] {
  const folder = join(verdictsFolder(root), id)
  const broken = stages.findIndex(
    ({ reasons, files }) =>
      files.some((file) => !existsSync(join(folder, file))) ||
      reasons.some(({ evidence }) => evidence !== null && !existsSync(resolve(root, evidence))),
  )
  return broken === -1 ? stages : stages.slice(0, broken)
}

function openJournal(first: RunRecord, { root, print }: JournalContext): RunJournal {
  let record = first
  const folder = join(verdictsFolder(root), record.id)
  let isNoted = false
  const write = async (next: RunRecord) => {
    record = next
    // A record that cannot be written costs the possibility to resume, not the run.
    await writeRecord(root, record).catch((error: Error) => {
      if (!isNoted) print.note(`this run cannot be resumed should it be killed: ${error.message}`)
      isNoted = true
    })
  }
  return {
    id: record.id,
    folder,
    resumedAt: record.resumed_at,
    find: ({ name }) => record.stages.find(({ stage }) => stage === name),
    open: async () => await write(record),
    finish: async (finished) => await write({ ...record, stages: [...record.stages, finished] }),
    close: async (status) => await write({ ...record, status }),
  }
}

type Places = { readonly root: string; readonly folder: string }

/** A stage that has just run, as it is stored. */
export async function toFinished(
  stage: Stage,
  { findings, startedAt, durationMs }: Walk,
  { root, folder }: Places,
): Promise<FinishedStage> {
  const toRelative = <T extends { readonly evidence: string | null }>(one: T): T => ({
    ...one,
    evidence: one.evidence && relative(root, one.evidence),
  })
  return {
    stage: stage.name,
    started_at: startedAt,
    duration_ms: durationMs,
    reasons: findings.reasons.map(toRelative),
    ...(findings.baselineFailures && {
      baseline_failures: findings.baselineFailures.map(toRelative),
    }),
    ...(findings.differences && { differences: findings.differences }),
    ...(findings.changedAnswers && { changed_answers: findings.changedAnswers }),
    not_looked_at: findings.notLookedAt ?? [],
    stop: findings.stop ?? null,
    ...(findings.outOfTime && { out_of_time: true as const }),
    files: await listSaved(folder, stage),
  }
}

async function listSaved(folder: string, { keeps }: Stage): Promise<string[]> {
  if (keeps === undefined) return []
  const names = await readdir(join(folder, keeps)).catch(() => [])
  return names.map((name) => join(keeps, name))
}

/** What a killed run left of a stage that did not finish is evidence of nothing: it is set aside before that runs again. */
export async function setAside(folder: string, { keeps }: Stage): Promise<void> {
  if (keeps === undefined || !existsSync(join(folder, keeps))) return
  for (let count = 1; ; count += 1) {
    const aside = join(folder, `${keeps}-interrupted-${count}`)
    if (!existsSync(aside)) return await rename(join(folder, keeps), aside)
  }
}

/** A finished stage as if it had just run. */
export function toWalked(
  { name, subject }: Stage,
  finished: FinishedStage,
  root: string,
): WalkedStage {
  return {
    stage: name,
    subject,
    startedAt: finished.started_at,
    durationMs: finished.duration_ms,
    // Of no gate: named from the project's folder already, as the verdict names them.
    baselineFailures: finished.baseline_failures,
    differences: finished.differences,
    reasons: finished.reasons.map((reason) => ({
      ...reason,
      evidence: reason.evidence && resolve(root, reason.evidence),
    })),
  }
}
