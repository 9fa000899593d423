import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'

const route = getRouteApi('/reviews/$id')

type FindingAnchorProps = {
  readonly id: string
  readonly chosen: boolean
  readonly open: boolean
  readonly summary: ReactNode
  readonly children: ReactNode
}

/** A finding that has an address: it opens, comes into view and is marked when the address names it. */
export function FindingAnchor({ id, chosen, open, summary, children }: FindingAnchorProps) {
  const place = useRef<HTMLDetailsElement>(null)
  const { id: review } = route.useParams()
  useEffect(() => {
    if (chosen) place.current?.scrollIntoView({ block: 'start' })
  }, [chosen])
  return (
    <details
      ref={place}
      className={`card${chosen ? ' chosen' : ''}`}
      open={open || chosen}
      aria-current={chosen ? 'true' : undefined}
    >
      <summary>{summary}</summary>
      {children}
      <p className="faint">
        <Link to="/reviews/$id" params={{ id: review }} search={{ finding: id }} replace>
          Address of this finding
        </Link>
      </p>
    </details>
  )
}
