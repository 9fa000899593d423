import { isStorableText } from '../events/check-event.ts'
import { invalidRequest } from './problem.ts'

const limit = 200

/** Trims a user id. @throws HttpProblem 400 unless 1 to 200 characters are left that Postgres can store */
export function readUserId(text: string): string {
  const id = text.trim()
  // Code points, as JSON Schema counts: an astral character is one, not two.
  const length = Array.from(id).length
  const message =
    length < 1 || length > limit
      ? `must have 1 to ${limit} characters after trimming`
      : isStorableText(id)
        ? undefined
        : 'must not hold U+0000 or a lone surrogate'
  if (message === undefined) return id
  throw invalidRequest([{ path: '/anonymous_user_id', message }])
}

/** Optional texts go into text and jsonb columns, which hold neither U+0000 nor lone surrogates. */
export function requireStorable(fields: Readonly<Record<string, unknown>>): void {
  const errors = Object.entries(fields)
    .filter(([, value]) => typeof value === 'string' && !isStorableText(value))
    .map(([key]) => ({ path: `/${key}`, message: 'must not hold U+0000 or a lone surrogate' }))
  if (errors.length === 0) return
  throw invalidRequest(errors)
}
