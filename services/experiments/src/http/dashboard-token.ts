import type { onRequestAsyncHookHandler } from 'fastify'
import { createHash, timingSafeEqual } from 'node:crypto'
import { HttpProblem } from './problem.ts'

/**
 * Lets a request pass that carries the token as `x-dashboard-token` or as a bearer. Runs before the
 * request is looked at, so that without the token nothing can be learned from the other errors.
 */
export function requireToken(token: string | undefined): onRequestAsyncHookHandler {
  const wanted = token ? digest(token) : undefined
  return async ({ headers }, reply) => {
    if (!wanted) {
      throw new HttpProblem(503, 'DASHBOARD_TOKEN is not set: start the service with one.')
    }
    const given = readToken(headers)
    if (given === undefined) {
      void reply.header('www-authenticate', 'Bearer')
      throw new HttpProblem(401, 'Send the dashboard token as x-dashboard-token or as a bearer.')
    }
    // Digests have one length, so the comparison takes the same time whatever was sent.
    if (!timingSafeEqual(digest(given), wanted)) {
      throw new HttpProblem(403, 'The dashboard token is wrong.')
    }
  }
}

function readToken(headers: Readonly<Record<string, unknown>>): string | undefined {
  const own = headers['x-dashboard-token']
  if (typeof own === 'string' && own !== '') return own
  const { authorization } = headers
  if (typeof authorization !== 'string') return undefined
  return /^Bearer +(\S.*)$/i.exec(authorization)?.[1]
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
