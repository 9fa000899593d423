import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

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
