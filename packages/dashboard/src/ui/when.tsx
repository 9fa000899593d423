import { formatBuild } from '@gauntlet/core/format'

const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const short = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** A moment in the reader's own time zone; the whole of it on hover. */
export function When({ at }: { at: string }) {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return <>{at}</>
  return (
    <time dateTime={at} title={`${full.format(date)} (${at})`}>
      {short.format(date)}
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
