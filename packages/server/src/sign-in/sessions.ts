import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ToolError } from '@gauntlet/contract'
import type { FastifyRequest } from 'fastify'

/** Longer: fewer sign-ins, and a stolen cookie is of use for longer. */
const lifetimeMs = 12 * 60 * 60 * 1000
const maxSessions = 1000

export type Sessions = {
  /** A new session's secret, or undefined when the token is wrong. */
  signIn(token: string): string | undefined
  isOpen(secret: string | undefined): boolean
  signOut(secret: string | undefined): void
}

/** Sessions in memory: they end with the process. Only digests are stored. */
export function createSessions(token: string, now: () => number): Sessions {
  const expected = digest(token)
  const expiries = new Map<string, number>()

  function forgetOld(): void {
    for (const [key, expiry] of expiries) if (expiry <= now()) expiries.delete(key)
    const [oldest] = expiries.keys()
    if (expiries.size >= maxSessions && oldest !== undefined) expiries.delete(oldest)
  }

  return {
    signIn(given) {
      // Digests have one length, so that the comparison reveals nothing about the token's.
      if (!timingSafeEqual(digest(given), expected)) return undefined
      forgetOld()
      const secret = randomBytes(32).toString('base64url')
      expiries.set(keyOf(secret), now() + lifetimeMs)
      return secret
    },
    isOpen: (secret) => secret !== undefined && (expiries.get(keyOf(secret)) ?? 0) > now(),
    signOut(secret) {
      if (secret !== undefined) expiries.delete(keyOf(secret))
    },
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function keyOf(secret: string): string {
  return digest(secret).toString('base64')
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what a page of another site asks to change. Browsers say where a request comes from, and no page can make
 * them lie; clients that are no browsers say nothing, and carry nobody's cookie.
 *
 * @throws ToolError ORIGIN_FORBIDDEN
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function refuseOtherSites({ method, headers }: FastifyRequest): void {
  if (reading.has(method)) return
  const { origin, host, 'sec-fetch-site': site } = headers
  // Older browsers, and plain HTTP beyond loopback, have no sec-fetch-site but an origin.
  const isSame = site === undefined ? !origin || hostOf(origin) === host : site === 'same-origin'
  if (isSame) return
  throw new ToolError('ORIGIN_FORBIDDEN', 'a page of another site asked to change something here')
}

function hostOf(origin: string | string[]): string | undefined {
  return URL.canParse(String(origin)) ? new URL(String(origin)).host : undefined
}
