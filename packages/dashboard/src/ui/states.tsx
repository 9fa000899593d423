import type { ReactNode } from 'react'
import { ApiError } from '../api/client.ts'
import { isPassing } from '../api/retry.ts'

export function Loading() {
  return (
    <p className="faint" role="status">
      Loading …
    </p>
  )
}

/** What stands where nothing is: why, and what to do about it. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="empty">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

export function Failure({ error }: { error: Error }) {
  const known = error instanceof ApiError
  return (
    <div className="notice fail" role="alert">
      <strong>{titleOf(error)}</strong>
      <p>{error.message}</p>
      {known && error.hint && <p>{error.hint}</p>}
      {known && isPassing(error) && <p>This page asks again by itself.</p>}
    </div>
  )
}

function titleOf(error: Error): string {
  if (!(error instanceof ApiError)) return 'This page failed'
  if (error.code.startsWith('EXPERIMENTS_')) return 'No answer from the experiments service'
  if (error.status === 404) return 'Not found'
  if (error.status === 503) return 'The results store is away'
  return error.status === 0 ? 'No connection' : 'The server refused'
}
