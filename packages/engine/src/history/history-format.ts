import {
  BYTES_PER_ROW,
  COLUMN_NAMES,
  COLUMN_TYPES,
  makeColumns,
  type HistoryChunk,
} from '@gauntlet/core/history'
import { readJson } from '@gauntlet/core/json'
import { crc32 } from 'node:zlib'

/** What a history file begins with, before its version. */
export const MAGIC = Buffer.from('GHISTORY', 'latin1')
export const VERSION = 1
/** The magic, the version and the two lengths of a frame are read before anything else. */
export const FILE_HEAD_BYTES = MAGIC.length + 4
export const FRAME_HEAD_BYTES = 12
const CHUNK_HEAD_BYTES = 8

/** A frame longer than this is damage, not data: at most 4 million rows with their texts. */
export const MAX_FRAME_BYTES = 1 << 30

/** What a frame holds. */
export const FRAME = { header: 1, chunk: 2, end: 3 } as const
export type FrameKind = keyof typeof FRAME

/** What the file says of its run. */
export type HistoryHeader = {
  /** Of the ids that the run generated. */
  readonly prefix: string
  readonly runId: string
  readonly startedAt: string
  /** Which of several workers wrote this file. */
  readonly worker: number
  /** See `History`; absent: 0. */
  readonly uncertaintyNs?: number
}

/** Kind, length and CRC-32 of a frame, as little-endian 32-bit numbers, then its bytes. */
export function toFrame(kind: FrameKind, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(FRAME_HEAD_BYTES)
  head.writeUInt32LE(FRAME[kind], 0)
  head.writeUInt32LE(payload.byteLength, 4)
  head.writeUInt32LE(crc32(payload, FRAME[kind]), 8)
  return Buffer.concat([head, payload])
}

/** What a history file begins with. */
export function toFileHead(header: HistoryHeader): Buffer {
  const version = Buffer.alloc(4)
  version.writeUInt32LE(VERSION)
  return Buffer.concat([MAGIC, version, toFrame('header', Buffer.from(JSON.stringify(header)))])
}

/** Undefined when the bytes are not what the checksum says. */
export function readFrameKind(head: Buffer, payload: Uint8Array): FrameKind | undefined {
  const code = head.readUInt32LE(0)
  if (head.readUInt32LE(8) !== crc32(payload, code)) return undefined
  return (Object.keys(FRAME) as FrameKind[]).find((kind) => FRAME[kind] === code)
}

/** Rows and the length of the texts, the texts as JSON, then column after column as they are in memory. */
export function encodeChunk(chunk: HistoryChunk): Buffer {
  const { keys, values, steps, guarantees, columns, length } = chunk
  const texts = Buffer.from(JSON.stringify({ keys, values, steps, guarantees }))
  const head = Buffer.alloc(8)
  head.writeUInt32LE(length, 0)
  head.writeUInt32LE(texts.length, 4)
  const parts = COLUMN_NAMES.map((name) => {
    const { buffer, byteOffset, byteLength } = columns[name]
    return new Uint8Array(buffer, byteOffset, byteLength)
  })
  return Buffer.concat([head, texts, ...parts])
}

/** The inverse; undefined when it is none, or one whose texts are no texts. */
export function decodeChunk(bytes: Buffer): HistoryChunk | undefined {
  if (bytes.length < CHUNK_HEAD_BYTES) return undefined
  const length = bytes.readUInt32LE(0)
  const textBytes = bytes.readUInt32LE(4)
  if (bytes.length !== CHUNK_HEAD_BYTES + textBytes + length * BYTES_PER_ROW) return undefined
  const texts = readTexts(bytes.subarray(CHUNK_HEAD_BYTES, CHUNK_HEAD_BYTES + textBytes))
  if (texts === undefined) return undefined
  const columns = makeColumns(length)
  let at = CHUNK_HEAD_BYTES + textBytes
  for (const name of COLUMN_NAMES) {
    const size = length * COLUMN_TYPES[name].BYTES_PER_ELEMENT
    new Uint8Array(columns[name].buffer).set(bytes.subarray(at, at + size))
    at += size
  }
  return { length, columns, ...texts }
}

type Texts = Pick<HistoryChunk, 'keys' | 'values' | 'steps' | 'guarantees'>

function readTexts(bytes: Buffer): Texts | undefined {
  const { keys, values, steps, guarantees } = readFields(bytes)
  return isTexts(keys) && isTexts(values) && isTexts(steps) && isTexts(guarantees)
    ? { keys, values, steps, guarantees }
    : undefined
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

/** What the header of a file says; undefined when it is none. */
export function decodeHeader(bytes: Buffer): HistoryHeader | undefined {
  const { prefix, runId, startedAt, worker, uncertaintyNs } = readFields(bytes)
  return typeof prefix === 'string' &&
    typeof runId === 'string' &&
    typeof startedAt === 'string' &&
    typeof worker === 'number'
    ? {
        prefix,
        runId,
        startedAt,
        worker,
        ...(typeof uncertaintyNs === 'number' && { uncertaintyNs }),
      }
    : undefined
}

/** How many rows the end of a file says that it has; undefined when it says nothing. */
export function decodeEnd(bytes: Buffer): number | undefined {
  const { rows } = readFields(bytes)
  return typeof rows === 'number' ? rows : undefined
}

/** The fields of a JSON object; none of anything else. */
function readFields(bytes: Buffer): Readonly<Record<string, unknown>> {
  const reading = readJson(bytes.toString('utf8'))
  const value: unknown = reading.ok ? reading.value : undefined
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
