import type { FastifyInstance } from 'fastify'
import { readJson } from '../json/read-json.ts'
import { HttpProblem } from './problem.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads JSON bodies without altering them: bytes that are no UTF-8 are refused, numbers keep their digits. */
export function takeExactJson(app: FastifyInstance): void {
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parse(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}

function parse(body: Buffer): unknown {
  if (body.length === 0) throw new HttpProblem(400, 'The body is empty.')
  let text: string
  try {
    text = utf8.decode(body)
  } catch {
    throw new HttpProblem(400, 'The body is not UTF-8.')
  }
  try {
    return readJson(text)
  } catch {
    throw new HttpProblem(400, 'The body is not JSON.')
  }
}

const PERCENT = /(?:%[\da-f]{2})+/gi

/** Refuses an address that PostgreSQL could not store: U+0000 or bytes that are no UTF-8, in path or query. */
export function refuseBadAddresses(app: FastifyInstance): void {
  app.addHook('onRequest', ({ url }, _reply, done) => {
    const isStorable =
      !url.includes('%') || [...url.matchAll(PERCENT)].every(([text]) => isText(text))
    done(isStorable ? undefined : new HttpProblem(400, 'The address holds U+0000 or is not UTF-8.'))
  })
}

function isText(encoded: string): boolean {
  try {
    return !decodeURIComponent(encoded).includes('\u0000')
  } catch {
    return false
  }
}
