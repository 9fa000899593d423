import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Gap } from '../api/client.ts'
import { gapsQuery } from '../api/queries.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { Empty, Failure, Loading } from '../ui/states.tsx'

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
        Failures that somebody accepted for a while. After its last day a gap covers nothing.
      </p>
      {data.gaps.length === 0 ? (
        <Empty title="There are no known gaps">
          <p>
            A failure that is accepted for a while stands in a gap file, which the config names:{' '}
            <code>gaps: './gaps.yaml'</code>. Then <code>gauntlet gaps accept ID</code>.
          </p>
        </Empty>
      ) : (
        <DataTable
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
    },
    { title: 'status', cell: (gap) => <Status gap={gap} today={today} /> },
    { title: 'owner', cell: ({ owner }) => owner ?? 'nobody' },
    {
      title: 'expires',
      cell: ({ expires }) => <span className="nowrap">{expires ?? 'never'}</span>,
    },
    { title: 'ticket', cell: ({ ticket }) => ticket ?? '–' },
    {
      title: 'covers',
      cell: ({ covers, under }) => (
        <span className="roomy">
          {describeCover(covers)}
          {circumstances[under]}
        </span>
      ),
    },
    {
      title: 'met in the newest verdicts of',
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
    },
  ]
}

function Status({ gap: { status, expires, owner }, today }: { gap: Gap; today: string }) {
  if (status !== 'accepted') return <span className="badge">{status}</span>
  if (expires !== null && expires < today) return <span className="badge fail">✕ expired</span>
  if (owner === null) return <span className="badge fail">✕ no owner</span>
  return <span className="badge gaps">✓ accepted</span>
}

const circumstances = { plain: '', faults: ', under faults', any: ', with and without faults' }

function describeCover(covers: Gap['covers']): string {
  if ('check' in covers) return `check ${covers.check}`
  if ('anomaly' in covers) return `anomaly ${covers.anomaly.class} of ${covers.anomaly.guarantee}`
  return `mapping ${covers.parity.mapping} over ${covers.parity.cases.join(', ')}`
}
