import { toFileError } from '@gauntlet/contract'
import { COLUMN_NAMES, type History, type HistoryColumns } from '@gauntlet/core/history'
import { open } from 'node:fs/promises'
import { encodeChunk, toFileHead, toFrame, type HistoryHeader } from './history-format.ts'

/** 10 MB a frame. */
const CHUNK_ROWS = 262_144

/**
 * Writes a history that is there already: what was merged of several workers.
 *
 * @param isComplete false where rows are missing: the file then says that it was not finished
 * @throws ToolError FILE_UNWRITABLE, also where the file exists: it is the evidence of another run
 */
export async function writeHistory(
  path: string,
  { header, history, isComplete }: MergedHistory,
): Promise<void> {
  try {
    const file = await open(path, 'ax')
    try {
      await file.appendFile(toFileHead(header))
      for (let row = 0; row === 0 || row < history.length; row += CHUNK_ROWS)
        await file.appendFile(toFrame('chunk', encodeRows(history, row)))
      const end = Buffer.from(JSON.stringify({ rows: history.length }))
      if (isComplete) await file.appendFile(toFrame('end', end))
    } finally {
      await file.close()
    }
  } catch (error) {
    throw toFileError(error, `history ${path} cannot be written`)
  }
}

export type MergedHistory = {
  readonly header: HistoryHeader
  readonly history: History
  readonly isComplete: boolean
}

/** All texts go with the first rows. */
function encodeRows(history: History, from: number): Buffer {
  const to = Math.min(history.length, from + CHUNK_ROWS)
  const columns = Object.fromEntries(
    COLUMN_NAMES.map((name) => [name, history[name].subarray(from, to)]),
  ) as unknown as HistoryColumns
  const isFirst = from === 0
  return encodeChunk({
    length: to - from,
    columns,
    keys: isFirst ? history.keys.texts() : [],
    values: isFirst ? history.values.texts() : [],
    steps: isFirst ? history.steps.slice(1) : [],
    guarantees: isFirst ? history.guarantees.slice(1) : [],
  })
}
