import type { ObservedExchange } from '@gauntlet/contract'
import { HistoryBuilder, mergeHistories, shiftHistory, widenHistory } from '@gauntlet/core/history'
import {
  type ClockOffset,
  type HistoryFile,
  openHistoryWriter,
  readHistory,
  writeHistory,
} from '@gauntlet/engine'
import { makeFolder } from '@gauntlet/stack'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Guarantee } from './guarantee.ts'
import { OperationRecorder, type RecordedAside } from './operation-recorder.ts'
import type { CountedWrites } from './write-counter.ts'

/** What a worker says of the guarantees when its load is over, as plain data. */
export type SaidOfGuarantees = RecordedAside & {
  readonly writes: CountedWrites
  /** Why its history has not all of its operations. */
  readonly problem: string | null
}

/** What is there of one worker: its history, and what it said; that is missing of one that was lost. */
export type WorkerRecord = {
  readonly file: string
  /** How far its clock is from the coordinator's; undefined where it is the same. */
  readonly clock?: ClockOffset | undefined
} & ({ readonly said: SaidOfGuarantees } | { readonly said: undefined; readonly lost: string })

/** The operations of a run on their way into its history file. */
export type Recording = {
  readonly recorder: OperationRecorder
  /** Why the history has not all operations, where that does not show in the file. */
  readonly problem: string | undefined
  readonly observe: (exchange: ObservedExchange) => void
  /** In place of `observe`, where workers sent the load. */
  adopt(records: readonly WorkerRecord[]): void
  /** @throws ToolError FILE_UNWRITABLE */
  close(): Promise<void>
}

export type RecordingOptions = {
  /** Of the history file. */
  readonly path: string
  readonly prefix: string
  readonly runId: string
  readonly startedAt: string
  readonly maxWaitingRows?: number
  readonly hasWorkers?: boolean
}

/**
 * Starts to record what the guarantees see. Where workers send the load, each writes a history by itself, and the file of the
 * run is made of them in the end.
 *
 * @throws ToolError FILE_UNWRITABLE
 */
export async function openRecording(
  guarantees: readonly Guarantee[],
  options: RecordingOptions,
): Promise<Recording> {
  await makeFolder(dirname(options.path))
  return options.hasWorkers ? mergeRecordings(guarantees, options) : recordHere(guarantees, options)
}

async function recordHere(
  guarantees: readonly Guarantee[],
  { path, prefix, runId, startedAt, maxWaitingRows }: RecordingOptions,
): Promise<Recording> {
  const header = { prefix, runId, startedAt, worker: 0 }
  const writer = await openHistoryWriter(path, header, maxWaitingRows)
  const recorder = new OperationRecorder(guarantees, writer)
  return {
    recorder,
    problem: undefined,
    observe: recorder.observe,
    adopt: () => undefined,
    close: () => writer.close(),
  }
}

function mergeRecordings(
  guarantees: readonly Guarantee[],
  { path, prefix, runId, startedAt }: RecordingOptions,
): Recording {
  const recorder = new OperationRecorder(guarantees, { add: () => undefined })
  let records: readonly WorkerRecord[] = []
  return {
    recorder,
    get problem() {
      return describeMissing(records)
    },
    observe: () => undefined,
    adopt: (all) => {
      records = all
      for (const { said } of all) if (said) recorder.merge(said)
    },
    close: async () => {
      const parts = await Promise.all(records.map(readPart))
      const whole = parts.filter((part) => part !== undefined)
      const isComplete =
        parts.length > 0 &&
        parts.every((part) => part?.complete) &&
        describeMissing(records) === undefined
      const uncertaintyNs = Math.max(0, ...records.map(({ clock }) => clock?.uncertaintyNs ?? 0))
      const histories = whole.map(({ history }) => widenHistory(history, uncertaintyNs))
      await writeHistory(path, {
        header: {
          prefix,
          runId,
          startedAt,
          worker: 0,
          ...(uncertaintyNs > 0 && { uncertaintyNs }),
        },
        history: mergeHistories([new HistoryBuilder({ prefix }).build(), ...histories]),
        isComplete,
      })
      // Of a run that lost one of them they are the evidence.
      if (isComplete) for (const { file } of records) await rm(file, { force: true })
    },
  }
}

/** Of a worker that was lost early there may be no file. */
async function readPart({ file, clock }: WorkerRecord): Promise<HistoryFile | undefined> {
  const part = await readHistory(file).catch(() => undefined)
  return part && { ...part, history: shiftHistory(part.history, -(clock?.offsetNs ?? 0)) }
}

function describeMissing(records: readonly WorkerRecord[]): string | undefined {
  for (const [at, record] of records.entries()) {
    const who = `worker ${at + 1} of ${records.length}`
    if (record.said === undefined) return `${who} was lost: ${record.lost}`
    if (record.said.problem !== null) return `${who}: ${record.said.problem}`
  }
  return records.length === 0 ? 'no worker recorded anything' : undefined
}
