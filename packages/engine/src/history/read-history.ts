import { toFileError, ToolError } from '@gauntlet/contract'
import { findMisplaced, joinChunks, type History, type HistoryChunk } from '@gauntlet/core/history'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import {
  decodeChunk,
  decodeEnd,
  decodeHeader,
  FILE_HEAD_BYTES,
  FRAME_HEAD_BYTES,
  MAGIC,
  MAX_FRAME_BYTES,
  readFrameKind,
  VERSION,
  type FrameKind,
  type HistoryHeader,
} from './history-format.ts'

/** A history file as far as it can be trusted. */
export type HistoryFile = {
  readonly header: HistoryHeader
  readonly history: History
  /** The writer finished it. If not, rows may be missing at the end: absence proves nothing. */
  readonly complete: boolean
  /** Why it is not complete. */
  readonly problem?: string
}

/**
 * Reads a history file up to its end, or up to the first byte that is missing or damaged.
 *
 * @throws ToolError FILE_UNREADABLE when there is no such file, it is no history, or one of a newer version
 */
export async function readHistory(path: string): Promise<HistoryFile> {
  // Whoever opens a pipe to read waits for a writer, and reacts to no signal.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(refuse(path))
  try {
    if (!(await file.stat()).isFile()) throw unreadable(path, 'it is not a file')
    await checkFileHead(path, file)
    const first = await readFrame(file)
    const header = first.kind === 'header' ? decodeHeader(first.payload) : undefined
    if (!header) throw unreadable(path, 'its header is damaged')
    const { chunks, problem: cut } = await readChunks(file)
    const { uncertaintyNs } = header
    const joined = joinChunks(header.prefix, chunks)
    const history = uncertaintyNs === undefined ? joined : { ...joined, uncertaintyNs }
    const problem = cut ?? findMisplaced(history, chunks)
    return problem === undefined
      ? { header, history, complete: true }
      : { header, history, complete: false, problem }
  } finally {
    await file.close()
  }
}

async function checkFileHead(path: string, file: FileHandle): Promise<void> {
  const head = await readBytes(file, FILE_HEAD_BYTES)
  if (head.length < FILE_HEAD_BYTES || !head.subarray(0, MAGIC.length).equals(MAGIC))
    throw unreadable(path, 'it is not a history file')
  const version = head.readUInt32LE(MAGIC.length)
  if (version !== VERSION)
    throw unreadable(
      path,
      `it is of version ${version}, and this Gauntlet reads version ${VERSION}`,
    )
}

async function readChunks(
  file: FileHandle,
): Promise<{ readonly chunks: readonly HistoryChunk[]; readonly problem?: string }> {
  const chunks: HistoryChunk[] = []
  let rows = 0
  for (;;) {
    const { kind, payload } = await readFrame(file)
    const after = `after ${rows} rows in ${chunks.length} chunks`
    if (kind === 'nothing') return { chunks, problem: `it was not finished: it ends ${after}` }
    if (kind === 'damaged') return { chunks, problem: `it is cut off or damaged ${after}` }
    if (kind === 'end') return { chunks, ...(await checkEnd(file, payload, rows)) }
    const chunk = kind === 'chunk' ? decodeChunk(payload) : undefined
    if (!chunk) return { chunks, problem: `it is damaged ${after}` }
    chunks.push(chunk)
    rows += chunk.length
  }
}

/** A chunk that was lost in the middle shows in the number of rows only. */
async function checkEnd(
  file: FileHandle,
  payload: Buffer,
  rows: number,
): Promise<{ readonly problem?: string }> {
  const said = decodeEnd(payload)
  if (said === undefined) return { problem: `its end is damaged after ${rows} rows` }
  if (said !== rows) return { problem: `its end says ${said} rows, and it has ${rows}` }
  const isOver = (await readFrame(file)).kind === 'nothing'
  return isOver ? {} : { problem: 'there is more behind its end' }
}

type Frame = { readonly kind: FrameKind | 'nothing' | 'damaged'; readonly payload: Buffer }

async function readFrame(file: FileHandle): Promise<Frame> {
  const head = await readBytes(file, FRAME_HEAD_BYTES)
  if (head.length === 0) return { kind: 'nothing', payload: head }
  const length = head.length === FRAME_HEAD_BYTES ? head.readUInt32LE(4) : Infinity
  if (length > MAX_FRAME_BYTES) return { kind: 'damaged', payload: head }
  const payload = await readBytes(file, length)
  if (payload.length < length) return { kind: 'damaged', payload }
  return { kind: readFrameKind(head, payload) ?? 'damaged', payload }
}

/** The next bytes; fewer at the end of the file. */
async function readBytes(file: FileHandle, length: number): Promise<Buffer> {
  const { size } = await file.stat()
  const bytes = Buffer.alloc(Math.min(length, size))
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

function refuse(path: string): (error: Error) => never {
  return (error) => {
    throw toFileError(error, `history ${path} cannot be read`, 'FILE_UNREADABLE')
  }
}

function unreadable(path: string, why: string): ToolError {
  return new ToolError('FILE_UNREADABLE', `history ${path} cannot be read: ${why}`)
}
