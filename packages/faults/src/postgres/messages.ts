import { fromClient, fromServer } from './message-types.ts'
import { type Slice, toBytes } from './slice.ts'

const HEADER_BYTES = 5

/** The text of a message that ends with a zero byte, from `from` in its body on; it may have been cut. */
export function readText({ buffer, start, end }: Slice, from = 0): string {
  const at = start + HEADER_BYTES + from
  if (at >= end || buffer[at] === 0) return ''
  const zero = buffer.indexOf(0, at)
  return buffer.toString('utf8', at, zero === -1 || zero > end ? end : zero)
}

/** Two texts, one behind the other. */
export function readTwoTexts(message: Slice): readonly [string, string] {
  const { buffer, start, end } = message
  const at = start + HEADER_BYTES
  const zero = buffer[at] === 0 ? at : buffer.indexOf(0, at)
  if (zero === -1 || zero >= end) return [readText(message), '']
  return [buffer.toString('utf8', at, zero), readText(message, zero + 1 - at)]
}

/** The byte at a place of a message's body, as a letter. */
export const readLetter = ({ buffer, start }: Slice, at = 0): string =>
  String.fromCharCode(buffer[start + HEADER_BYTES + at] ?? 0)

/** The number of 32 bits that a message's body begins with; undefined where it is shorter. */
export const readNumber = ({ buffer, start, end }: Slice): number | undefined =>
  end - start < HEADER_BYTES + 4 ? undefined : buffer.readInt32BE(start + HEADER_BYTES)

/** The SQLSTATE of an ErrorResponse. */
export function readErrorCode(message: Slice): string {
  const bytes = toBytes(message)
  let at = HEADER_BYTES
  while (at < bytes.length && bytes[at] !== 0) {
    const end = bytes.indexOf(0, at)
    if (bytes[at] === 'C'.charCodeAt(0)) return bytes.toString('latin1', at + 1, end)
    if (end === -1) break
    at = end + 1
  }
  return ''
}

function toMessage(type: number, body: string): Buffer {
  const bytes = Buffer.from(body, 'utf8')
  const message = Buffer.allocUnsafe(HEADER_BYTES + bytes.length)
  message[0] = type
  message.writeInt32BE(4 + bytes.length, 1)
  bytes.copy(message, HEADER_BYTES)
  return message
}

export type ErrorFields = {
  readonly severity: 'ERROR' | 'FATAL'
  readonly code: string
  readonly message: string
}

/** An ErrorResponse that says where it comes from. */
export function toErrorResponse({ severity, code, message }: ErrorFields): Buffer {
  const fields = [
    `S${severity}`,
    `V${severity}`,
    `C${code}`,
    `M${message}`,
    'DInjected by Gauntlet.',
  ]
  return toMessage(fromServer.error, `${fields.map((field) => `${field}\0`).join('')}\0`)
}

export const toQuery = (sql: string): Buffer => toMessage(fromClient.query, `${sql}\0`)

/** Of all its rows. */
export const toExecute = (portal: string): Buffer =>
  toMessage(fromClient.execute, `${portal}\0\0\0\0\0`)

const texts: Readonly<Record<string, string>> = {
  '23505': 'duplicate key value violates unique constraint',
  '40001': 'could not serialize access due to concurrent update',
  '40P01': 'deadlock detected',
  '53300': 'sorry, too many clients already',
  '57014': 'canceling statement due to user request',
  '57P01': 'terminating connection due to administrator command',
}

/** What PostgreSQL says with this SQLSTATE. */
export const messageOf = (code: string): string => texts[code] ?? `error ${code}`
