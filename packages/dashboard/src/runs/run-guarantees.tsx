import { formatCount } from '@gauntlet/core/format'
import { Link } from '@tanstack/react-router'
import type { RunGuarantees } from '../api/client.ts'
import { Badge } from '../ui/badge.tsx'

/** The guarantees that were checked in this run, with links to the proof; a broken one is shown before the figures. */
export function RunGuaranteesView({ id, guarantees }: { id: string; guarantees: RunGuarantees }) {
  const { outcome, of } = guarantees
  const words = {
    pass: 'The guarantees held under this load',
    fail: 'A guarantee broke under this load',
    no_evidence: 'There is no evidence for a guarantee under this load',
  }
  return (
    <div className={`notice ${outcome}`}>
      <strong>
        <Link to="/guarantees/$id" params={{ id }}>
          {words[outcome]}
        </Link>
      </strong>
      <ul>
        {of.map(({ name, kind, outcome: own, exercised, counts }) => (
          <li key={name}>
            {exercised ? <Badge word={own} /> : 'not tested:'} {name} ({kind}){toCountsText(counts)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** `: CONFLICT × 24, DUPLICATE_ROW × 2` */
function toCountsText(counts: RunGuarantees['of'][number]['counts']): string {
  const said = Object.entries(counts).map(
    ([anomaly, count]) => `${anomaly} × ${formatCount(count)}`,
  )
  return said.length > 0 ? `: ${said.join(', ')}` : ''
}
