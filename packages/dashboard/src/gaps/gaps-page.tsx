import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Gap } from '../api/client.ts'
import { gapsQuery } from '../api/queries.ts'
import type { Column } from '../ui/column.ts'
import { SearchedTable } from '../ui/searched-table.tsx'
import { Empty, Failure, Loading, Unreadable } from '../ui/states.tsx'

/** What is known to fail and accepted: by whom, until when, and what exactly. */
export function GapsPage() {
  const { data, error } = useQuery(gapsQuery)
  if (error && !data) return <Failure error={error} />
  if (!data) return <Loading />
  return (
    <>
      <title>Known gaps · Gauntlet</title>
      <h1>Known gaps</h1>
      <p className="faint">
        Failures that were accepted until a date. After its last day a gap covers nothing.
      </p>
      <Unreadable messages={data.unreadable} />
      {data.gaps.length + data.unreadable.length === 0 ? (
        <Empty title="There are no known gaps">
          <p>
            A failure that is accepted for a while stands in a gap file, which the config names:{' '}
            <code>gaps: './gaps.yaml'</code>. Then <code>gauntlet gaps accept ID</code>.
          </p>
        </Empty>
      ) : (
        <SearchedTable
          what="known gaps"
          caption="Known gaps"
          rows={data.gaps}
          keyOf={({ id }) => id}
          columns={listColumns(data.today)}
        />
      )}
    </>
  )
}

function listColumns(today: string): Column<Gap>[] {
  return [
    {
      title: 'gap',
      cell: ({ id, title, reason }) => (
        <>
          <strong id={id}>{title}</strong>
          <small>
            {id}: {reason}
          </small>
        </>
      ),
      value: ({ id, title, reason }) => `${title} (${id}: ${reason})`,
    },
    {
      title: 'status',
      cell: (gap) => <Status gap={gap} today={today} />,
      value: (gap) => toStatus(gap, today).word,
    },
    { title: 'owner', cell: ({ owner }) => owner ?? 'none' },
    {
      title: 'expires',
      cell: ({ expires }) => <span className="nowrap">{expires ?? 'never'}</span>,
      value: ({ expires }) => expires ?? 'never',
    },
    { title: 'ticket', cell: ({ ticket }) => ticket ?? '–' },
    {
      title: 'covers',
      cell: (gap) => <span className="roomy">{describeCovered(gap)}</span>,
      value: describeCovered,
    },
    {
      title: 'applied in the newest verdicts of',
      cell: ({ met_in }) =>
        met_in.length === 0
          ? 'none'
          : met_in.map(({ verdict_id, project, branch }, at) => (
              <span key={verdict_id}>
                {at > 0 && ', '}
                <Link to="/verdicts/$id" params={{ id: verdict_id }}>
                  {project} {branch}
                </Link>
              </span>
            )),
      value: ({ met_in }) =>
        met_in.map(({ project, branch }) => `${project} ${branch ?? ''}`).join(', ') || 'none',
    },
  ]
}

function Status({ gap, today }: { gap: Gap; today: string }) {
  const { sign, word, tone } = toStatus(gap, today)
  return (
    <span className={`badge ${tone}`}>
      {sign} {word}
    </span>
  )
}

function toStatus({ status, expires, owner }: Gap, today: string) {
  if (status !== 'accepted') return { sign: '', word: status, tone: '' }
  if (expires !== null && expires < today) return { sign: '✕', word: 'expired', tone: 'fail' }
  if (owner === null) return { sign: '✕', word: 'no owner', tone: 'fail' }
  return { sign: '✓', word: 'accepted', tone: 'gaps' }
}

const circumstances = { plain: '', faults: ', under faults', any: ', with and without faults' }

function describeCovered({ covers, under }: Gap): string {
  return `${describeCover(covers)}${circumstances[under]}`
}

function describeCover(covers: Gap['covers']): string {
  if ('check' in covers) return `check ${covers.check}`
  if ('anomaly' in covers) return `anomaly ${covers.anomaly.class} of ${covers.anomaly.guarantee}`
  return `mapping ${covers.parity.mapping} over ${covers.parity.cases.join(', ')}`
}
