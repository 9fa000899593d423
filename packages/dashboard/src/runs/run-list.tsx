import { formatDuration } from '@gauntlet/core/format'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Run } from '../api/client.ts'
import { runsQuery, type RunFilter } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { LoadMore } from '../ui/load-more.tsx'
import { Failure, Loading } from '../ui/states.tsx'
import { Sha, When } from '../ui/when.tsx'
import { PHASE_WORDS } from './phase-words.ts'

/** Recent runs, newest first, in pages of the server. */
export function RunList({ filter }: { filter: RunFilter }) {
  const list = useInfiniteQuery(runsQuery(filter))
  if (list.error && !list.data) return <Failure error={list.error} />
  if (!list.data) return <Loading />
  const runs = list.data.pages.flatMap((page) => page.runs)
  if (runs.length === 0) return <p>No run fits these filters: take one of them away.</p>
  return (
    <>
      <DataTable
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
  },
  { title: 'status', cell: ({ status }: Run) => <Badge word={status} /> },
  { title: 'phase', cell: ({ phase }: Run) => PHASE_WORDS[phase] },
  { title: 'started', cell: ({ started_at }: Run) => <When at={started_at} /> },
  { title: 'took', number: true, cell: (run: Run) => <Took run={run} /> },
  { title: 'build', cell: ({ git_sha }: Run) => <Sha sha={git_sha} /> },
  {
    title: 'tags',
    cell: ({ tags }: Run) =>
      Object.entries(tags)
        .map(([name, value]) => `${name}=${value}`)
        .join(', ') || '–',
  },
]
