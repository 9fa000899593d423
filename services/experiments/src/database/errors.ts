/** SQLSTATE of an error of PostgreSQL, or the system's code of a network error. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])

/** What `pg` says without a code when a connection is lost, cannot be had, or does not answer in time. */
const networkWords =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable/i

/** A standby, or a database that was set to take no writes. */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === '25006'
}

/**
 * Whether the database cannot be reached or is shutting down, starting, out of connections, or takes no writes.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html classes 08, 53 and 57P
 */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== undefined) {
    return (
      networkCodes.has(code) ||
      code.startsWith('08') ||
      code.startsWith('53') ||
      code.startsWith('57P') ||
      isReadOnly(error)
    )
  }
  return error instanceof Error && networkWords.test(error.message)
}

/** A serialization failure or a deadlock: the transaction did nothing, and may be tried again. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error)
  return code === '40001' || code === '40P01'
}

/** A value that PostgreSQL cannot store, or a row that breaks a rule: not the neighbours' fault. */
export function isDataError(error: unknown): boolean {
  const code = codeOf(error)
  return code !== undefined && (code.startsWith('22') || code.startsWith('23') || code === '54001')
}

const attempts = 5

/** Tries again what a deadlock or a serialization failure undid: it has done nothing. */
export async function retryTransient<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isRetryable(error) || attempt === attempts) throw error
    }
  }
}
