import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { verdictQuery } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { Facts } from '../ui/data-table.tsx'
import { Failure, Loading } from '../ui/states.tsx'
import { When } from '../ui/when.tsx'
import { StageList } from './stage-list.tsx'
import { BaselineFailures, Differences, VerdictAnswer } from './verdict-answer.tsx'
import { Builds, Resumes } from './verdict-card.tsx'

const route = getRouteApi('/verdicts/$id')

/** One verdict with all its reasons and what it rests on. */
export function VerdictPage() {
  const { id } = route.useParams()
  const { data: verdict, error } = useQuery(verdictQuery(id))
  if (error) return <Failure error={error} />
  if (!verdict) return <Loading />
  return (
    <>
      <title>{`${verdict.verdict}: ${verdict.project} · Gauntlet`}</title>
      <div className="card-head">
        <Badge word={verdict.verdict} large />
        <h1>
          {verdict.project} {verdict.branch !== null && <code>{verdict.branch}</code>}
        </h1>
      </div>
      <VerdictAnswer verdict={verdict} />
      <Builds verdict={verdict} />
      <Resumes verdict={verdict} />
      <Differences verdict={verdict} />
      <h2>Stage by stage</h2>
      <StageList verdict={verdict} />
      <BaselineFailures verdict={verdict} />
      {verdict.start_up_races && (
        <>
          <h2>Races at start-up</h2>
          <ul>
            {verdict.start_up_races.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {verdict.not_looked_at.length > 0 && (
        <>
          <h2>Not looked at</h2>
          <ul>
            {verdict.not_looked_at.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      <h2>About this verdict</h2>
      <Facts
        rows={[
          ['id', <code key="id">{verdict.id}</code>],
          ['decided', <When key="at" at={verdict.at} />],
          ['exit code', verdict.exit_code],
          ['evidence folder', <code key="folder">{verdict.evidence}</code>],
          ['tool', `gauntlet ${verdict.tool}`],
          ...verdict.builds.map(({ target, url }) => [`URL of ${target}`, url] as const),
        ]}
      />
    </>
  )
}
