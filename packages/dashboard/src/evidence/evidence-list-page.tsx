import { useInfiniteQuery } from '@tanstack/react-query'
import { evidenceListQuery } from '../api/queries.ts'
import { Badge, badgeText } from '../ui/badge.tsx'
import { EvidencePageLink } from '../ui/evidence-link.tsx'
import { LoadMore } from '../ui/load-more.tsx'
import { SearchedTable } from '../ui/searched-table.tsx'
import { Empty, Failure, Loading } from '../ui/states.tsx'
import { formatWhen, When } from '../ui/when.tsx'
import { EVIDENCE_KINDS, toOutcomeWord, type EvidenceKind } from './evidence-kinds.ts'

/** All stored evidence of one kind, newest first. */
export function EvidenceListPage({ kind }: { kind: EvidenceKind }) {
  const { title, what, empty, command } = EVIDENCE_KINDS[kind]
  const list = useInfiniteQuery(evidenceListQuery({ kind }))
  if (list.error && !list.data) return <Failure error={list.error} />
  if (!list.data) return <Loading />
  const rows = list.data.pages.flatMap((page) => page.rows)
  return (
    <>
      <title>{`${title} · Gauntlet`}</title>
      <h1>{title}</h1>
      <p className="faint">{what}</p>
      {rows.length === 0 ? (
        <Empty title={empty}>
          <pre>{command}</pre>
        </Empty>
      ) : (
        <SearchedTable
          what={title.toLowerCase()}
          hasMore={list.hasNextPage}
          caption={`${title}, newest first`}
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            {
              title: 'when',
              cell: (row) => (
                <EvidencePageLink row={row}>
                  <When at={row.at} />
                </EvidencePageLink>
              ),
              value: ({ at }) => at,
              shown: ({ at }) => formatWhen(at),
            },
            {
              title: 'outcome',
              cell: (row) => <Badge word={toOutcomeWord(row)} />,
              value: (row) => badgeText(toOutcomeWord(row)),
            },
            { title: 'scenario', cell: ({ scenario }) => scenario ?? '–' },
            { title: 'part of a verdict', cell: ({ verdict_id }) => (verdict_id ? 'yes' : 'no') },
          ]}
        />
      )}
      <LoadMore {...list} />
    </>
  )
}
