import { Link } from '@tanstack/react-router'
import type { StoredVerdict } from '../api/client.ts'
import { Badge } from '../ui/badge.tsx'
import { Sha, When } from '../ui/when.tsx'
import { StageList } from './stage-list.tsx'
import { VerdictAnswer } from './verdict-answer.tsx'

/** One verdict at a glance: the word, what was compared, why. */
export function VerdictCard({ verdict }: { verdict: StoredVerdict }) {
  const { id, project, branch, at } = verdict
  return (
    <article className="card" aria-label={`${project} ${branch ?? ''}: ${verdict.verdict}`}>
      <div className="card-head">
        <Badge word={verdict.verdict} large />
        <h2>
          {project} {branch !== null && <code>{branch}</code>}
        </h2>
        <span className="faint">
          <When at={at} /> ·{' '}
          <Link to="/verdicts/$id" params={{ id }}>
            this verdict
          </Link>{' '}
          ·{' '}
          <Link to="/" search={{ project, ...(branch !== null && { branch }) }} hash="history">
            its history
          </Link>
        </span>
      </div>
      <VerdictAnswer verdict={verdict} />
      <Builds verdict={verdict} />
      <Resumes verdict={verdict} />
      <StageList verdict={verdict} />
      <NotLookedAt verdict={verdict} />
    </article>
  )
}

export function Builds({ verdict: { builds } }: { verdict: StoredVerdict }) {
  if (builds.length === 0) return null
  return (
    <p className="faint">
      {builds.map(({ target, build }, at) => (
        <span key={target}>
          {at > 0 && ', '}
          {target} <Sha sha={build} />
        </span>
      ))}
    </p>
  )
}

/** A run that was killed on the way took over what had finished: its stages are of different times. */
export function Resumes({ verdict: { resumed_at: times = [] } }: { verdict: StoredVerdict }) {
  if (times.length === 0) return null
  return (
    <p>
      Interrupted, and resumed at{' '}
      {times.map((at, index) => (
        <span key={at}>
          {index > 0 && ', '}
          <When at={at} />
        </span>
      ))}
    </p>
  )
}

export function NotLookedAt({ verdict: { not_looked_at: list } }: { verdict: StoredVerdict }) {
  if (list.length === 0) return null
  return (
    <details>
      <summary>Not looked at: {list.length}</summary>
      <ul>
        {list.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  )
}
