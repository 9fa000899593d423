import { ChunkedBody, CountedBody, EndlessBody, type MessageBody } from './message-body.ts'

/** The method of a request of HTTP/1.0 or 1.1. @param head as it came, one character a byte */
export function findMethod(head: string): string | undefined {
  return /^\s*(\S+) \S.* HTTP\/1\.[01]\r?\n/.exec(head)?.[1]
}

export function findStatus(head: string): number | undefined {
  const digits = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Not the last answer to its request: another head follows. */
export function isInterim(status: number | undefined): boolean {
  return status !== undefined && status < 200 && status !== 101
}

/** From this answer on the connection no longer speaks HTTP. */
export function endsHttp(status: number | undefined, method: string | undefined): boolean {
  if (status === 101) return true
  return method === 'CONNECT' && status !== undefined && status >= 200 && status < 300
}

/** @see RFC 9112, section 6.3 */
export function toRequestBody(head: string): MessageBody {
  return findMethod(head) === undefined
    ? new EndlessBody()
    : toDeclaredBody(head, new CountedBody(0))
}

/**
 * @param method what the answer is to: an answer to HEAD has no body, whatever its head says
 * @see RFC 9112, section 6.3
 */
export function toAnswerBody(head: string, method: string | undefined): MessageBody {
  const status = findStatus(head)
  if (status === undefined || endsHttp(status, method)) return new EndlessBody()
  const hasNone = isInterim(status) || method === 'HEAD' || status === 204 || status === 304
  return hasNone ? new CountedBody(0) : toDeclaredBody(head, new EndlessBody())
}

function toDeclaredBody(head: string, undeclared: MessageBody): MessageBody {
  const codings = listValues(head, /^transfer-encoding:(.*)$/gim).join()
  if (codings !== '') return /\bchunked$/i.test(codings) ? new ChunkedBody() : new EndlessBody()
  const [length, ...others] = new Set(listValues(head, /^content-length:(.*)$/gim))
  if (length === undefined) return undeclared
  const isSound = others.length === 0 && /^\d+$/.test(length)
  return isSound ? new CountedBody(Number(length)) : new EndlessBody()
}

function listValues(head: string, field: RegExp): string[] {
  return Array.from(head.matchAll(field), ([, value = '']) => value.trim())
}
