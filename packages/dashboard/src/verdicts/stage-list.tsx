import { formatDuration, formatMs } from '@gauntlet/core/format'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { EvidenceRow, StoredVerdict } from '../api/client.ts'
import { evidenceListQuery } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { EvidenceLink } from '../ui/evidence-link.tsx'
import { When } from '../ui/when.tsx'

type Stage = StoredVerdict['stages'][number]
type Reason = Stage['reasons'][number]

/** Each stage in one line, folded, with all its checks inside. */
export function StageList({ verdict }: { verdict: StoredVerdict }) {
  const stored = useInfiniteQuery(evidenceListQuery({ verdict: verdict.id }))
  const rows = stored.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <ol className="stages">
      {verdict.stages.map((stage) => (
        <li key={stage.stage}>
          <details>
            <summary>
              <span className="stage-name">{stage.stage}</span>
              <Badge word={stage.outcome} />
              <span className="faint">
                {summarise(stage)} · {describeTime(stage.duration_ms)}
                {verdict.resumed_at && stage.started_at !== undefined && (
                  <>
                    {' '}
                    · began <When at={stage.started_at} />
                  </>
                )}
              </span>
            </summary>
            <Reasons stage={stage} stored={rows} />
          </details>
        </li>
      ))}
    </ol>
  )
}

/** Tenths of a second say nothing about a stage that took less than one. */
function describeTime(ms: number): string {
  return ms < 1000 ? formatMs(ms) : formatDuration(ms)
}

function summarise({ reasons }: Stage): string {
  const count = (outcome: Reason['outcome']) =>
    reasons.filter((one) => one.outcome === outcome).length
  const accepted = reasons.filter(({ known_gap }) => known_gap !== null).length
  return [
    `${count('pass')} of ${reasons.length} checks passed`,
    count('fail') > 0 && `${count('fail')} failed`,
    accepted > 0 && `${accepted} known`,
    count('no_evidence') > 0 && `${count('no_evidence')} without evidence`,
  ]
    .filter(Boolean)
    .join(', ')
}

const order = { fail: 0, no_evidence: 1, pass: 2 } as const

function Reasons({ stage, stored }: { stage: Stage; stored: readonly EvidenceRow[] }) {
  const reasons = stage.reasons.toSorted((a, b) => order[a.outcome] - order[b.outcome])
  return (
    <ul className="reasons">
      {reasons.map(({ check, outcome, summary, known_gap, evidence }, at) => (
        <li key={`${at} ${check}`}>
          <span>
            <Badge word={outcome} />
          </span>
          <span>
            <code>{check}</code> {summary}
            {known_gap !== null && (
              <>
                {' '}
                <Link to="/gaps" hash={known_gap} className="badge gaps">
                  known gap: {known_gap}
                </Link>
              </>
            )}{' '}
            <EvidenceLink evidence={evidence} stage={stage.stage} stored={stored} />
          </span>
        </li>
      ))}
    </ul>
  )
}
