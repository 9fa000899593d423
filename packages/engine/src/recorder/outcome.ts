import type { OperationOutcome } from '@gauntlet/contract'
import type { Exchange } from '../http/transport.ts'

/** Answers by which a server says that it refused the request: it did not happen. */
const REFUSALS = new Set([400, 401, 403, 404, 405, 413, 415, 422, 429])

/**
 * What one wire attempt proves. 5xx, timeouts and lost connections may have happened: `info`. So may a 4xx that
 * nobody declared (408, 409, 499: the work may be under way); when in doubt, unknown is always safe.
 *
 * @param declared the step expects this answer
 */
export function toOutcome(exchange: Exchange, declared: boolean): OperationOutcome {
  if (exchange.error) return exchange.error.sent ? 'info' : 'fail'
  const { status } = exchange.answer
  if (status < 400) return 'ok'
  if (status >= 500) return 'info'
  return declared || REFUSALS.has(status) ? 'fail' : 'info'
}
