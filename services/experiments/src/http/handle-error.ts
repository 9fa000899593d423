import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable } from '../database/errors.ts'
import { ClosedError, QueueFullError } from '../group-commit/group-commit.ts'
import { HttpProblem, invalidRequest, toProblem } from './problem.ts'

/** Seconds after which trying again may help. */
const retryAfterSeconds = 1

/** Every error of a request as a problem document, in one place. Nothing of the inside is shown. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>(answerError)
  app.setNotFoundHandler((request, reply) => {
    return sendProblem(reply, new HttpProblem(404, `There is no ${request.method} ${request.url}.`))
  })
}

export function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = toHttpProblem(error)
  if (!known) request.log.error({ err: error }, 'unexpected error')
  return sendProblem(
    reply,
    known ?? new HttpProblem(500, 'The service failed to answer this request.'),
  )
}

function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  const { status, message, errors } = problem
  if (problem.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', String(problem.retryAfterSeconds))
  }
  return reply
    .status(status)
    .type('application/problem+json')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(toProblem(status, message, errors))
}

function toHttpProblem(error: FastifyError): HttpProblem | undefined {
  if (error instanceof HttpProblem) return error
  if (error.validation) {
    const errors = error.validation.map(({ instancePath, message, params }) => {
      const missing = params['missingProperty']
      return typeof missing === 'string'
        ? { path: `${instancePath}/${missing}`, message: 'is required' }
        : { path: instancePath, message: message ?? 'is invalid' }
    })
    return invalidRequest(errors)
  }
  if (error instanceof QueueFullError) {
    return new HttpProblem(429, 'Too much waits to be written already.', { retryAfterSeconds })
  }
  if (error instanceof ClosedError) {
    return new HttpProblem(503, 'The service is stopping.', { retryAfterSeconds })
  }
  if (isUnavailable(error)) {
    return new HttpProblem(503, 'The database is unreachable.', { retryAfterSeconds })
  }
  return fromFastify(error)
}

const details: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is larger than 512 KiB.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The body must be application/json.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not JSON.',
}

function fromFastify(error: FastifyError): HttpProblem | undefined {
  const status = error.statusCode ?? 500
  if (status < 400 || status >= 500) return undefined
  const fallback = status === 400 ? 'The request is malformed.' : error.message
  return new HttpProblem(status, details[error.code] ?? fallback)
}
