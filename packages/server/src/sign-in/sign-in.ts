import { ToolError } from '@gauntlet/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App } from '../app.ts'
import { errorAnswers } from '../errors.ts'
import { hostName, isLoopback } from '../loopback.ts'
import { createAttemptLimits } from './attempt-limits.ts'
import { createSessions, refuseOtherSites } from './sessions.ts'

const cookieName = 'gauntlet_session'
const cookie = { httpOnly: true, sameSite: 'strict', path: '/' } as const

export const SessionState = Type.Object({
  signed_in: Type.Boolean(),
  /** False: the dashboard is open, on loopback only. */
  token_required: Type.Boolean(),
})

export type SignInOptions = { readonly token: string | undefined; readonly now: () => number }

/** Guards everything under /api but the sign-in itself, which it serves. */
export function addSignIn(app: App, { token, now }: SignInOptions): void {
  const limits = createAttemptLimits(now)
  const sessions = token ? createSessions(token, now) : undefined
  const isSignedIn = (request: FastifyRequest): boolean =>
    !sessions || sessions.isOpen(request.cookies[cookieName])
  app.decorate('isSignedIn', isSignedIn)

  app.addHook('onRequest', async (request) => {
    // A page elsewhere that points its own name here (DNS rebinding) must not read an open dashboard.
    if (!sessions && !isLoopback(hostName(request.headers.host ?? ''))) {
      throw new ToolError('UNAUTHORIZED', 'an open dashboard answers under a loopback name only')
    }
    refuseOtherSites(request)
    const { config, url = '' } = request.routeOptions
    if (config.open || !url.startsWith('/api/') || isSignedIn(request)) return
    throw new ToolError('UNAUTHORIZED', 'sign in first')
  })

  app.get(
    '/api/session',
    {
      config: { open: true },
      schema: { operationId: 'readSession', response: { 200: SessionState } },
    },
    async (request) => ({
      signed_in: isSignedIn(request),
      token_required: sessions !== undefined,
    }),
  )

  app.post(
    '/api/session',
    {
      config: { open: true },
      preValidation: requireTextToken,
      schema: {
        operationId: 'signIn',
        body: Type.Object({ token: Type.String({ maxLength: 1000 }) }),
        response: { 200: SessionState, ...errorAnswers(401, 429) },
      },
    },
    async (request, reply) => {
      if (sessions) {
        requireAttempt(limits.begin(request.ip), reply)
        const secret = sessions.signIn(request.body.token)
        if (secret === undefined) {
          limits.fail()
          throw new ToolError('UNAUTHORIZED', 'this is not the token')
        }
        void reply.setCookie(cookieName, secret, cookie)
      }
      return { signed_in: true, token_required: sessions !== undefined }
    },
  )

  app.delete(
    '/api/session',
    { config: { open: true }, schema: { operationId: 'signOut', response: { 200: SessionState } } },
    async (request, reply) => {
      sessions?.signOut(request.cookies[cookieName])
      void reply.clearCookie(cookieName, cookie)
      return { signed_in: !sessions, token_required: sessions !== undefined }
    },
  )
}

/** The framework would take a list of one text for the text. @throws ToolError USAGE */
async function requireTextToken({ body }: FastifyRequest): Promise<void> {
  const token: unknown = typeof body === 'object' && body !== null && 'token' in body && body.token
  if (typeof token === 'string') return await Promise.resolve()
  throw new ToolError('USAGE', 'body/token must be a text')
}

/** @throws ToolError TOO_MANY_ATTEMPTS, when there is a time to wait first */
function requireAttempt(waitSeconds: number | undefined, reply: FastifyReply): void {
  if (waitSeconds === undefined) return
  void reply.header('retry-after', String(waitSeconds))
  throw new ToolError('TOO_MANY_ATTEMPTS', 'too many attempts to sign in')
}
