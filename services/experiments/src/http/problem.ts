import { STATUS_CODES } from 'node:http'
import { Type, type Static } from 'typebox'

/** @see RFC 9457, Problem Details for HTTP APIs */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        path: Type.String({ description: 'JSON Pointer to what is wrong.' }),
        message: Type.String(),
      }),
    ),
  ),
})
export type Problem = Static<typeof Problem>

/** An answer that is not 2xx, on purpose: its words are for the client. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly errors: Problem['errors']
  readonly retryAfterSeconds: number | undefined

  constructor(
    status: number,
    detail: string,
    more: { readonly errors?: Problem['errors']; readonly retryAfterSeconds?: number } = {},
  ) {
    super(detail)
    this.status = status
    this.errors = more.errors
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

/** 400 with the places that are wrong. */
export function invalidRequest(errors: NonNullable<Problem['errors']>): HttpProblem {
  return new HttpProblem(400, 'The request is not what this endpoint expects.', { errors })
}

export function toProblem(status: number, detail: string, errors?: Problem['errors']): Problem {
  const title = STATUS_CODES[status] ?? 'Error'
  return { type: 'about:blank', title, status, detail, ...(errors ? { errors } : {}) }
}
