import type { ReviewDocument } from '@gauntlet/contract'
import { formatCount } from '@gauntlet/core/format'
import {
  REPLAY_NOTICE,
  describeChance,
  describeNextStep,
  type RedactedLine,
} from '@gauntlet/core/review'
import { getRouteApi } from '@tanstack/react-router'
import { EvidenceFrame } from '../evidence/evidence-frame.tsx'
import { Badge } from '../ui/badge.tsx'
import { Facts } from '../ui/data-table.tsx'
import { Sha } from '../ui/when.tsx'
import { Coverage } from './coverage.tsx'
import { Engagement } from './engagement.tsx'
import { GroupList } from './group-list.tsx'
import { Uncounted } from './uncounted.tsx'

const route = getRouteApi('/reviews/$id')

export function ReviewPage() {
  const { id } = route.useParams()
  const { finding } = route.useSearch()
  return (
    <EvidenceFrame
      kind="review"
      id={id}
      title={({ base, head }) => `Review of ${base.rev}..${head.rev}`}
    >
      {(document) => <Review document={document} chosen={finding} />}
    </EvidenceFrame>
  )
}

function Review({ document, chosen }: { document: ReviewDocument; chosen: string | undefined }) {
  const { verdict, base, head, replayed, notes, reasons, groups } = document
  const convergent = groups.filter((group) => group.convergent.hunk)
  const single = groups.filter((group) => !group.convergent.hunk)
  return (
    <>
      {replayed && (
        <p className="notice no_evidence">
          <strong>{REPLAY_NOTICE}</strong>
        </p>
      )}
      {notes.map((note) => (
        <p className="notice" key={note}>
          {note}
        </p>
      ))}
      <section className="card">
        <div className="card-head">
          <h2>Verdict</h2>
          <Badge word={verdict} large />
        </div>
        <ul>
          {reasons.map((reason, at) => (
            <li key={`${at} ${reason}`}>{reason}</li>
          ))}
        </ul>
        <p className="faint">
          {describeNextStep(document)} <Sha sha={base.sha} /> to <Sha sha={head.sha} />
        </p>
      </section>
      <Coverage document={document} />
      <h2>What lineages agree on</h2>
      <p>
        Hunks that two lineages or more flagged: {describeChance(document)}.{' '}
        <span className="faint">Models of one family count once: they err alike.</span>
      </p>
      {convergent.length === 0 && <p>They agree on no place.</p>}
      <GroupList document={document} groups={convergent} chosen={chosen} open />
      <Engagement document={document} />
      {single.length > 0 && (
        <>
          <h2>What one lineage alone says</h2>
          <GroupList document={document} groups={single} chosen={chosen} />
        </>
      )}
      <Uncounted document={document} chosen={chosen} />
      <Accounts document={document} />
    </>
  )
}

function Accounts({ document }: { document: ReviewDocument }) {
  const { cost, redactions, redacted_at: places = [] } = document
  const taken = Object.entries(redactions).filter(([, count]) => count > 0)
  return (
    <>
      <h2>What it took</h2>
      <Facts
        rows={[
          ['cost', `$${cost.usd.toFixed(cost.usd < 1 ? 4 : 2)}`],
          ['requests sent', formatCount(cost.requests)],
          ['answers from the cache', formatCount(cost.cached)],
          ['stopped by', cost.cap ?? 'no cap'],
          [
            'redacted before sending',
            taken.map(([kind, count]) => `${count} ${kind}`).join(', ') || 'nothing',
          ],
        ]}
      />
      {places.length > 0 && (
        <details>
          <summary>Where something was redacted</summary>
          <ul>
            {[...new Set(places.map(describeRedaction))].map((place) => (
              <li key={place}>{place}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function describeRedaction({ rule, path, line }: RedactedLine): string {
  return `${rule}: ${line === null ? path : `${path}:${line}`}`
}
