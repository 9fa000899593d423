import { readRequestHead, readResponseHead } from '@gauntlet/core/http'
import { ChunkedBody, CountedBody, EndlessBody, type MessageBody } from './message-body.ts'

/** The method of a request of HTTP/1.0 or 1.1 that can be read in one way only. @param head as it came, one character a byte */
export function findMethod(head: string): string | undefined {
  const request = readRequestHead(withoutEnd(head))
  return request.problem === undefined ? request.method : undefined
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

/** Where the body of a request ends. One that two servers could read in two ways is passed on, and has no end. */
export function toRequestBody(head: string): MessageBody {
  const request = readRequestHead(withoutEnd(head))
  if (request.problem !== undefined) return new EndlessBody()
  return request.framing === 'chunked' ? new ChunkedBody() : new CountedBody(request.contentLength)
}

/** Where the body of an answer ends. @param method what the answer is to: one to HEAD has no body, whatever its head says */
export function toAnswerBody(head: string, method = 'GET'): MessageBody {
  const answer = readResponseHead(withoutEnd(head), method)
  if (answer.problem !== undefined || endsHttp(answer.status, method)) return new EndlessBody()
  if (answer.framing === 'chunked') return new ChunkedBody()
  if (answer.framing === 'none') return new CountedBody(0)
  return answer.framing === 'length' ? new CountedBody(answer.contentLength) : new EndlessBody()
}

/** Without the empty line. */
const withoutEnd = (head: string): string => head.slice(0, -'\r\n'.length)
