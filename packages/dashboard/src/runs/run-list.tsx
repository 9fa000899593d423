import { formatDuration, phaseWords } from '@gauntlet/core/format'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Run } from '../api/client.ts'
import { runsQuery, type RunFilter } from '../api/queries.ts'
import { Badge, badgeText } from '../ui/badge.tsx'
import { LoadMore } from '../ui/load-more.tsx'
import { SearchedTable } from '../ui/searched-table.tsx'
import { Failure, Loading } from '../ui/states.tsx'
import { formatWhen, Sha, When } from '../ui/when.tsx'

/** Recent runs, newest first, in pages of the server. */
export function RunList({ filter }: { filter: RunFilter }) {
  const list = useInfiniteQuery(runsQuery(filter))
  if (list.error && !list.data) return <Failure error={list.error} />
  if (!list.data) return <Loading />
  const runs = list.data.pages.flatMap((page) => page.runs)
  if (runs.length === 0) return <p>No run fits these filters: take one of them away.</p>
  return (
    <>
      <SearchedTable
        what="runs"
        hasMore={list.hasNextPage}
        caption="Runs, newest first"
        rows={runs}
        keyOf={({ id }) => id}
        columns={columns}
      />
      <LoadMore {...list} />
    </>
  )
}

/** A run that runs has taken until now; the list asks for it again and again. */
function Took({ run: { status, started_at, duration_ms } }: { run: Run }) {
  if (status !== 'RUNNING') return formatDuration(duration_ms)
  return `${formatDuration(Math.max(0, Date.now() - Date.parse(started_at)))} so far`
}

const columns = [
  {
    title: 'run',
    cell: ({ id, run_name }: Run) => (
      <Link to="/runs/$id" params={{ id }}>
        {run_name}
      </Link>
    ),
    value: ({ run_name }: Run) => run_name,
  },
  {
    title: 'status',
    cell: ({ status }: Run) => <Badge word={status} />,
    value: ({ status }: Run) => badgeText(status),
  },
  { title: 'phase', cell: ({ phase }: Run) => phaseWords[phase] },
  {
    title: 'started',
    cell: ({ started_at }: Run) => <When at={started_at} />,
    value: ({ started_at }: Run) => started_at,
    shown: ({ started_at }: Run) => formatWhen(started_at),
  },
  {
    title: 'took',
    number: true,
    unit: 'ms',
    cell: (run: Run) => <Took run={run} />,
    value: ({ duration_ms }: Run) => duration_ms,
  },
  {
    title: 'build',
    cell: ({ git_sha }: Run) => <Sha sha={git_sha} />,
    value: ({ git_sha }: Run) => git_sha,
  },
  {
    title: 'tags',
    cell: ({ tags }: Run) =>
      Object.entries(tags)
        .map(([name, value]) => `${name}=${value}`)
        .join(', ') || '–',
  },
]
