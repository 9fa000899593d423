import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { newestVerdictsQuery, verdictsQuery, type VerdictFilter } from '../api/queries.ts'
import { Badge, badgeText } from '../ui/badge.tsx'
import { LoadMore } from '../ui/load-more.tsx'
import { SearchedTable } from '../ui/searched-table.tsx'
import { Empty, Failure, Loading, Unreadable } from '../ui/states.tsx'
import { formatWhen, When } from '../ui/when.tsx'
import { VerdictCard } from './verdict-card.tsx'

const route = getRouteApi('/')

/** Can we ship, what broke, and how sure are we: the newest verdict of each project and branch. */
export function VerdictsPage() {
  const { project, branch } = route.useSearch()
  const newest = useQuery(newestVerdictsQuery)
  if (newest.isPending) return <Loading />
  if (newest.error && !newest.data) return <Failure error={newest.error} />
  const shown = newest.data.verdicts.filter(
    (one) => (!project || one.project === project) && (!branch || one.branch === branch),
  )
  return (
    <>
      <title>Verdicts · Gauntlet</title>
      <h1>Can we ship?</h1>
      {newest.error && <Failure error={newest.error} />}
      <Unreadable messages={newest.data.unreadable} />
      {newest.data.verdicts.length + newest.data.unreadable.length === 0 ? (
        <NoVerdicts />
      ) : (
        <>
          <p className="faint">
            The newest verdict of each project and branch.{' '}
            {(project || branch) && <Link to="/">Show all projects and branches</Link>}
            {newest.data.left_out > 0 &&
              `${newest.data.left_out} older branches are in the history below.`}
          </p>
          {shown.map((verdict) => (
            <VerdictCard key={verdict.id} verdict={verdict} />
          ))}
          <History filter={{ ...(project && { project }), ...(branch && { branch }) }} />
        </>
      )}
    </>
  )
}

function NoVerdicts() {
  return (
    <Empty title="No verdict yet">
      <p>
        <code>gauntlet run</code> takes two builds through the gauntlet and stores its verdict here.
        A first config: <code>gauntlet init</code>.
      </p>
      <p>
        Single load runs are under <Link to="/benchmarks">Benchmarks</Link>.
      </p>
    </Empty>
  )
}

function History({ filter }: { filter: VerdictFilter }) {
  const list = useInfiniteQuery(verdictsQuery(filter))
  if (!list.data) return null
  const rows = list.data.pages.flatMap((page) => page.rows)
  return (
    <section>
      <h2 id="history">History</h2>
      <SearchedTable
        what="verdicts"
        hasMore={list.hasNextPage}
        caption="Verdicts, newest first"
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          {
            title: 'when',
            cell: ({ id, at }) => (
              <Link to="/verdicts/$id" params={{ id }}>
                <When at={at} />
              </Link>
            ),
            value: ({ at }) => at,
            shown: ({ at }) => formatWhen(at),
          },
          {
            title: 'verdict',
            cell: ({ verdict }) => <Badge word={verdict} />,
            value: ({ verdict }) => badgeText(verdict),
          },
          { title: 'project', cell: (row) => row.project },
          { title: 'branch', cell: (row) => row.branch ?? '–' },
        ]}
      />
      <LoadMore {...list} />
    </section>
  )
}
