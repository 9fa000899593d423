import { fromClient, fromServer } from './message-types.ts'

const HEADER_BYTES = 5

/** The texts of a message that end with a zero byte, from `from` in its body on; the last one may have been cut. */
export function readTexts(message: Buffer, count: number, from = 0): string[] {
  const texts: string[] = []
  let at = HEADER_BYTES + from
  for (let read = 0; read < count; read += 1) {
    const zero = message.indexOf(0, at)
    const end = zero === -1 ? message.length : zero
    texts.push(message.toString('utf8', Math.min(at, end), end))
    at = end + 1
  }
  return texts
}

/** The SQLSTATE of an ErrorResponse. */
export function readErrorCode(message: Buffer): string {
  let at = HEADER_BYTES
  while (at < message.length && message[at] !== 0) {
    const end = message.indexOf(0, at)
    if (message[at] === 'C'.charCodeAt(0)) return message.toString('latin1', at + 1, end)
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
