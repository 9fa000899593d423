import type { AnswerView, RequestFailure } from '@gauntlet/core/flow'
import { STATUS_CODES } from 'node:http'

/** The code of Node by which a script knows what happened. */
const ERROR_CODES: Readonly<Record<string, string>> = {
  refused: 'ECONNREFUSED',
  dns: 'ENOTFOUND',
  connect: 'EHOSTUNREACH',
  timeout: 'ETIMEDOUT',
  reset: 'ECONNRESET',
  parse: 'HPE_INVALID_CONSTANT',
}

/** What an onError hook of Artillery gets. */
export function toError({ kind, message }: RequestFailure): Error {
  const code = kind === 'request' ? /\bE[A-Z]{3,}\b/.exec(message)?.[0] : ERROR_CODES[kind]
  const error = Object.assign(new Error(message), { code: code ?? 'ERR_NO_ANSWER' })
  error.name = kind === 'timeout' ? 'TimeoutError' : 'RequestError'
  return error
}

/** What a hook of Artillery gets of an answer; the first byte is not timed here, its place has the whole time. */
export function toResponse(answer: AnswerView): Record<string, unknown> {
  const { 'set-cookie': setCookie, ...headers } = answer.headers
  const { durationMs } = answer
  return {
    statusCode: answer.status,
    statusMessage: STATUS_CODES[answer.status] ?? '',
    headers:
      setCookie === undefined ? headers : { ...headers, 'set-cookie': setCookie.split('\n') },
    body: answer.text(),
    url: answer.url,
    httpVersion: answer.version,
    timings: {
      phases: {
        wait: 0,
        dns: 0,
        tcp: 0,
        request: 0,
        firstByte: durationMs,
        download: 0,
        total: durationMs,
      },
    },
  }
}
