import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { toVisibleData } from '../api/to-visible-data.ts'
import type { operations } from '../api/schema.gen.ts'
import { retryMs, runQuery } from '../api/queries.ts'

/** What a running run reported last. */
export type LiveRun = operations['watchRun']['responses'][200]['content']['text/event-stream']

/** Follows a run while it runs; what it reported last stays when it ended. Asks for the finished run then. */
export function useLiveRun(id: string, isRunning: boolean): LiveRun | undefined {
  const cache = useQueryClient()
  const [reported, setReported] = useState<{ readonly id: string; readonly live: LiveRun }>()
  useEffect(() => {
    if (!isRunning) return
    return follow(id, {
      onProgress: (live) => setReported({ id, live }),
      onDoubt: () => void cache.invalidateQueries(runQuery(id)),
    })
  }, [cache, id, isRunning])
  return reported?.id === id ? reported.live : undefined
}

type Follower = {
  readonly onProgress: (live: LiveRun) => void
  /** It ended, or the server does not say. */
  readonly onDoubt: () => void
}

/** Returns what ends it. A page that nobody sees does not listen: browsers keep few connections to one server. */
function follow(id: string, { onProgress, onDoubt }: Follower): () => void {
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined

  function close(): void {
    clearTimeout(retry)
    source?.close()
  }

  function open(): void {
    close()
    if (document.hidden) return
    const opened = new EventSource(`/api/runs/${id}/live`)
    source = opened
    opened.addEventListener('progress', ({ data }) => onProgress(toVisibleData(JSON.parse(data))))
    opened.addEventListener('ended', () => {
      close()
      onDoubt()
    })
    opened.addEventListener('error', () => {
      // A connection that broke is opened again by the browser itself; after an answer that was no stream it gives up.
      if (opened.readyState !== EventSource.CLOSED) return
      onDoubt()
      retry = setTimeout(open, retryMs)
    })
  }

  document.addEventListener('visibilitychange', open)
  open()
  return () => {
    document.removeEventListener('visibilitychange', open)
    close()
  }
}
