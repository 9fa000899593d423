import { TOOL_ERRORS, ToolError } from '@gauntlet/contract'
import type { FastifyError } from 'fastify'
import { Type } from 'typebox'
import type { App } from './app.ts'

export const ErrorAnswer = Type.Object({
  code: Type.String(),
  message: Type.String(),
  hint: Type.String(),
})

/** The error answers of a route, for its description. */
export function errorAnswers<Status extends number>(
  ...statuses: Status[]
): Record<Status, typeof ErrorAnswer> {
  return Object.fromEntries(statuses.map((status) => [status, ErrorAnswer])) as Record<
    Status,
    typeof ErrorAnswer
  >
}

/** Every failure as `{code, message, hint}`; of a bug only that it is one, the rest is for the log. */
export function addErrors(app: App): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { status, ...answer } = toAnswer(error)
    if (status === 500) request.log.error(error)
    return reply.status(status).send(answer)
  })
}

function toAnswer(error: FastifyError) {
  if (error instanceof ToolError) {
    const { status, hint } = TOOL_ERRORS[error.code]
    return { status, code: error.code, message: error.message, hint }
  }
  const status = error.statusCode ?? 500
  if (status === 429) {
    const hint = 'Wait a minute, then try again.'
    return { status, code: 'TOO_MANY_ATTEMPTS', message: 'too many attempts to sign in', hint }
  }
  if (status < 500) {
    return { status, code: 'USAGE', message: error.message, hint: 'See /api/openapi.json.' }
  }
  return {
    status: 500,
    code: 'BUG',
    message: 'something is wrong here',
    hint: TOOL_ERRORS.BUG.hint,
  }
}
