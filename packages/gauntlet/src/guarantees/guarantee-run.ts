import {
  formatDocument,
  toFileError,
  toGuaranteesDocument,
  toMissingGuarantee,
  type ToolError,
  type GuaranteesDocument,
  type ObservedExchange,
} from '@gauntlet/contract'
import { readHistory } from '@gauntlet/engine'
import { writeWhole } from '@gauntlet/stack'
import { withoutRoom } from '../target/without-room.ts'
import { checkGuarantees } from './check-guarantees.ts'
import type { Guarantee } from './guarantee.ts'
import { openRecording, type WorkerRecord } from './recording.ts'
import {
  readBefore,
  readStored,
  showsWrites,
  wasLeftUnwritten,
  type AnswersBefore,
  type ReadStoredOptions,
  type StoredAnswers,
} from './read-stored.ts'
import { recordBesides, type SideRecorder, type SideRecorderOptions } from './side-recorder.ts'
import { readStoredFile, writeStoredFile } from './stored-file.ts'
import type { Unreadable } from './unreadable-answers.ts'

/** The evidence of a run's guarantees. */
export type GuaranteePaths = {
  readonly history: string
  readonly rows: string
  readonly document: string
}

/** @param base of the run's artefacts, without an ending */
export function guaranteePaths(base: string): GuaranteePaths {
  return {
    history: `${base}.history`,
    rows: `${base}.rows.jsonl`,
    document: `${base}.guarantees.json`,
  }
}

export type GuaranteeRun = {
  /** For every exchange of the run. */
  readonly observe: (exchange: ObservedExchange) => void
  /** In place of `observe`, where workers sent the load: what each recorded. */
  adopt(records: readonly WorkerRecord[]): void
  /** When the load is over: reads the rows, checks, and keeps all three files. */
  finish(options: FinishOptions): Promise<GuaranteesDocument>
  /** When the load failed: keeps the history. */
  abandon(): Promise<void>
}

export type GuaranteeRunOptions = {
  /** What the artefacts of the run are called, without an ending. */
  readonly base: string
  readonly runId: string
  /** ISO 8601. */
  readonly startedAt: string
  /** What ids that the scenario makes begin with. */
  readonly prefix: string
  /** The target's own database, read before the load too; undefined when nobody named it. */
  readonly databaseUrl: string | undefined
  /** Gauntlet started the target's database: acknowledged keys that are not in it are lost. */
  readonly ownsDatabase?: boolean
  readonly signal?: AbortSignal
  /** The load is sent by workers, each of which records its own part. */
  readonly hasWorkers?: boolean
  /** Operations that may wait for a slow disk. */
  readonly maxWaitingRows?: number
} & Partial<Pick<SideRecorderOptions, 'receivers'>>

export type FinishOptions = ReadStoredOptions & {
  readonly tool: string
  readonly at: string
  /** Another program sent the load, and chose its ids. */
  readonly hasForeignIds?: boolean
  /** Guarantees whose queries found acknowledged keys elsewhere: on the baseline. */
  readonly proven?: ReadonlySet<string>
  /** A disk of Gauntlet's own that was full while load ran: a breach is no evidence then. */
  readonly findFullDisk?: () => Promise<ToolError | undefined>
  /** Given each of the three files that could not be written; without its history a run has no evidence. */
  readonly onProblem?: (problem: ToolError) => void
}

/**
 * Starts to record the operations that guarantees are judged by, to a file that survives a kill.
 *
 * @throws ToolError FILE_UNWRITABLE
 */
export async function openGuaranteeRun(
  guarantees: readonly Guarantee[],
  options: GuaranteeRunOptions,
): Promise<GuaranteeRun> {
  const { base, runId, databaseUrl, ownsDatabase = false, receivers, signal } = options
  const paths = guaranteePaths(base)
  const recording = await openRecording(guarantees, { ...options, path: paths.history })
  const before = await readBefore(guarantees, {
    databaseUrl,
    namespace: runId,
    ownsDatabase,
    ...(signal && { signal }),
  })
  const besides = recordBesides(guarantees, { databaseUrl, namespace: runId, receivers })
  return {
    observe: (exchange) => {
      recording.observe(exchange)
      besides.observe(exchange)
    },
    adopt: (records) => {
      besides.adopt(records.flatMap(({ said }) => (said ? [said.writes] : [])))
      recording.adopt(records)
    },
    abandon: async () => {
      await besides.stop()
      await recording.close()
    },
    finish: async (finishing) =>
      await finishRun({ guarantees, paths, recording, besides, before, ownsDatabase }, finishing),
  }
}

type OpenRun = {
  readonly guarantees: readonly Guarantee[]
  readonly paths: GuaranteePaths
  readonly recording: Awaited<ReturnType<typeof openRecording>>
  readonly besides: SideRecorder
  readonly before: AnswersBefore
  readonly ownsDatabase: boolean
}

async function finishRun(
  { guarantees, paths, recording, besides, before, ownsDatabase }: OpenRun,
  options: FinishOptions,
): Promise<GuaranteesDocument> {
  const { tool, at, hasForeignIds = false, proven, findFullDisk, onProblem, ...reading } = options
  await besides.stop()
  const problems = new Problems(onProblem)
  const unwritten = await problems.of(paths.history, recording.close())
  const { elapsedMs } = besides
  const read = await readStored(guarantees, { ...reading, elapsedMs })
  const stored = {
    ...withAnswersBefore(await besides.complete(read, reading.signal), before),
    ownsDatabase,
    hasForeignIds,
    isUnwritten:
      besides.acknowledgedWrites() > 0 &&
      !showsWrites(guarantees, before, read) &&
      (await wasLeftUnwritten(before.writtenRows, reading)),
  }
  await problems.of(paths.rows, writeStoredFile(paths.rows, guarantees, stored))
  const recorded = await readHistory(paths.history)
  const { failures, unreadable } = recording.recorder
  const problem = unwritten?.message ?? recording.problem ?? recorded.problem
  const documents = judge(
    guarantees,
    { ...recorded, ...(problem !== undefined && { problem }) },
    { stored, failures, unreadable, proven },
  )
  const judged = judgeByDisk(documents, await findFullDisk?.())
  const document = toGuaranteesDocument(judged, { tool, at })
  await problems.of(paths.document, writeWhole(paths.document, formatDocument(document)))
  return document
}

function withAnswersBefore(
  stored: StoredAnswers,
  { rows, snapshots }: AnswersBefore,
): StoredAnswers {
  return {
    ...stored,
    beforeOf: (name) => rows.get(name),
    besides: (name) => {
      const snapshotBefore = snapshots.get(name)
      return { ...stored.besides?.(name), ...(snapshotBefore && { snapshotBefore }) }
    },
  }
}

/**
 * Judges a recorded run again, offline: with other options, or by a newer Gauntlet.
 *
 * @param historyFile `<run>.history`; its rows are expected beside it
 * @throws ToolError FILE_UNREADABLE
 */
export async function recheckGuarantees(
  guarantees: readonly Guarantee[],
  historyFile: string,
  { tool, at }: { readonly tool: string; readonly at: string },
): Promise<GuaranteesDocument> {
  const paths = guaranteePaths(historyFile.replace(/\.history$/, ''))
  // First, so that an error names the file that was given.
  const recorded = await readHistory(historyFile)
  const stored = await readStoredFile(paths.rows)
  return toGuaranteesDocument(judge(guarantees, recorded, { stored }), { tool, at })
}

/** Files that could not be written: said, and no reason to lose what was judged. */
class Problems {
  readonly #onProblem: FinishOptions['onProblem']

  constructor(onProblem: FinishOptions['onProblem']) {
    this.#onProblem = onProblem
  }

  async of(path: string, writing: Promise<void>): Promise<ToolError | undefined> {
    try {
      await writing
      return undefined
    } catch (error) {
      const problem = toFileError(error, `cannot write ${path}`)
      this.#onProblem?.(problem)
      return problem
    }
  }
}

type Documents = ReturnType<typeof checkGuarantees>

const judgeByDisk = (documents: Documents, full: ToolError | undefined): Documents =>
  documents.map((one) => withoutRoom(one, full, (failed, reason) => ({ ...failed, reason })))

type Evidence = {
  readonly stored: StoredAnswers
  readonly failures?: ReadonlyMap<string, string>
  readonly unreadable?: ReadonlyMap<string, Unreadable>
  readonly proven?: ReadonlySet<string> | undefined
}

function judge(
  guarantees: readonly Guarantee[],
  { history, complete, problem }: Awaited<ReturnType<typeof readHistory>>,
  { stored, failures, unreadable, proven }: Evidence,
): ReturnType<typeof checkGuarantees> {
  if (!complete) {
    // Rows of operations that are missing would look like phantoms.
    const reason = `the history is not complete: ${problem ?? 'its end is missing'}`
    return guarantees.map(({ name, kind }) => toMissingGuarantee(name, kind, reason))
  }
  return checkGuarantees(guarantees, {
    history,
    stored,
    ...(failures && { failures }),
    ...(unreadable && { unreadable }),
    ...(proven && { proven }),
  })
}
