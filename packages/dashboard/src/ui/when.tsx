import { formatBuild } from '@gauntlet/core/format'

const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const short = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** `20 Nov 2026, 09:00` in the reader's own time zone; a text that is no moment as it is. */
export function formatWhen(at: string): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? at : short.format(date)
}

/** A moment in the reader's own time zone; the whole of it on hover. */
export function When({ at }: { at: string }) {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return <>{at}</>
  return (
    <time dateTime={at} title={`${full.format(date)} (${at})`}>
      {formatWhen(at)}
    </time>
  )
}

/** The first characters of a commit, as Git shows them, and whether there were changes on top. */
export function Sha({ sha }: { sha: string | null }) {
  return sha === null ? (
    <span className="faint">unknown build</span>
  ) : (
    <code title={sha}>{formatBuild(sha)}</code>
  )
}
