import { isUnavailable } from '../database/errors.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What happened and what the user can do about it, for a command that cannot go on. */
export function explainFailure(error: unknown, env: Env): Record<string, unknown> {
  const { code, message } = error as { code?: string; message: string }
  if (code === 'EADDRINUSE') {
    return { reason: `port ${env['PORT'] ?? 3000} is taken`, remedy: 'set PORT to another one' }
  }
  if (isUnavailable(error)) {
    const reason = `the database cannot be reached: ${message || code}`
    return { reason, remedy: 'check DATABASE_URL, or leave it out to use the embedded PostgreSQL' }
  }
  if (code?.startsWith('28') || code === '3D000') {
    return {
      reason: `the database refuses the connection: ${message}`,
      remedy: 'check DATABASE_URL',
    }
  }
  return { err: error }
}
