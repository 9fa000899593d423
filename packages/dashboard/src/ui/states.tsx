import type { ReactNode } from 'react'
import { isApiError } from '../api/api-error.ts'
import { isPassing } from '../api/queries.ts'

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

type FailureProps = {
  readonly error: Error
  /** Default: by the kind of the error. */
  readonly title?: string
}

export function Failure({ error, title = titleOf(error) }: FailureProps) {
  const known = isApiError(error)
  return (
    <div className="notice fail" role="alert">
      <strong>{title}</strong>
      <p>{error.message}</p>
      {known && error.hint && <p>{error.hint}</p>}
      {known && isPassing(error) && <p>This page asks again by itself.</p>}
    </div>
  )
}

/** What a list does not show because it cannot be read; nothing where all of it can. */
export function Unreadable({ messages }: { messages: readonly string[] }) {
  if (messages.length === 0) return null
  return (
    <div className="notice no_evidence" role="status">
      <strong>Not shown, because it cannot be read</strong>
      <ul>
        {messages.map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </div>
  )
}

function titleOf(error: Error): string {
  if (!isApiError(error) || error.code === 'PAGE_FAILED') return 'This page failed'
  if (error.code.startsWith('PAGE_')) return 'No answer from the backend of this page'
  if (error.status === 404) return 'Not found'
  if (error.status === 503) return 'The results store is away'
  return error.status === 0 ? 'No connection' : 'The server refused'
}
