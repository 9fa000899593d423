import { TOOL_ERRORS, ToolError } from '@gauntlet/contract'
import type { FastifyError, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App } from './app.ts'
import { idPattern } from './page-query.ts'

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
    const { status, ...answer } = toAnswer(isUnknownId(error, request) ? noSuchId() : error)
    if (status === 500) request.log.error(error)
    return reply.status(status).send(answer)
  })
}

/** What has another form than our ids is not there, where a route has an answer for that. */
function isUnknownId({ validation }: FastifyError, { routeOptions }: FastifyRequest): boolean {
  const answers = routeOptions.schema?.response as Record<number, unknown> | undefined
  const isId = validation?.some(({ params }) => params['pattern'] === idPattern) ?? false
  return isId && answers?.[404] !== undefined
}

function noSuchId(): ToolError {
  return new ToolError('NOT_FOUND', 'nothing is stored with this id', {
    hint: 'Choose one from the list, or list what is stored with `gauntlet report`.',
  })
}

function toAnswer(error: FastifyError | ToolError) {
  if (error instanceof ToolError) {
    const { code, message, hint } = error
    return { status: TOOL_ERRORS[code].status, code, message, hint }
  }
  const status = error.statusCode ?? 500
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
