import type { FaultsDocument } from '@gauntlet/contract'
import { formatMs } from '@gauntlet/core/format'
import {
  describeFaultedAnomalies,
  describeFaultsDifference,
  describeShrunk,
  toFaultedRows,
} from '@gauntlet/plots'
import { getRouteApi } from '@tanstack/react-router'
import { EvidenceFrame } from '../evidence/evidence-frame.tsx'
import { Badge, badgeText } from '../ui/badge.tsx'
import { DataTable, Facts } from '../ui/data-table.tsx'
import { Sha } from '../ui/when.tsx'

const route = getRouteApi('/faults/$id')

/** One plan of faults: how each build degraded and recovered, and what the change brought. */
export function FaultsPage() {
  const { id } = route.useParams()
  return (
    <EvidenceFrame
      kind="faults"
      id={id}
      title={({ plan, candidate }) => `Faults ${plan} on ${candidate.target}`}
      answer={describe}
    >
      {(document) => (
        <>
          <h2>How each build degraded and recovered</h2>
          <Builds document={document} />
          <Lines
            title="What the change brought and removed"
            lines={describeFaultsDifference(document)}
          />
          <Lines title="What broke" lines={describeFaultedAnomalies(document.candidate)} />
          <Lines title="The smallest plan that still shows it" lines={describeShrunk(document)} />
          <h2>About this plan</h2>
          <Facts
            rows={[
              ...document.inject.map((fault) => ['fault', fault] as const),
              ['scenario', document.scenario],
              ['seed', document.seed],
              ['build', <Sha key="build" sha={document.candidate.build} />],
              ['took', formatMs(document.duration_ms)],
            ]}
          />
        </>
      )}
    </EvidenceFrame>
  )
}

/** What decided: what broke, or why there is no evidence, or that nothing broke. */
function describe({ candidate, reason }: FaultsDocument): string {
  const broken = describeFaultedAnomalies(candidate)
  if (broken.length > 0) return broken.join(' ')
  return reason === null ? 'All guarantees and checks held.' : `${reason}.`
}

function Builds({ document }: { readonly document: FaultsDocument }) {
  return (
    <DataTable
      caption="Each build under the same faults, with the same seed"
      rows={toFaultedRows(document)}
      keyOf={({ target }) => target}
      columns={[
        { title: 'build', cell: ({ target }) => target },
        {
          title: 'outcome',
          cell: ({ outcome }) => <Badge word={outcome} />,
          value: ({ outcome }) => badgeText(outcome),
        },
        { title: 'faults', cell: ({ happened }) => happened },
        { title: 'answered under faults', cell: ({ during }) => during },
        { title: 'errors meanwhile', cell: ({ errors }) => errors },
        { title: 'answered after', cell: ({ after }) => after },
        { title: 'first success', cell: ({ firstSuccess }) => firstSuccess },
      ]}
    />
  )
}

type LinesProps = { readonly title: string; readonly lines: readonly string[] }

function Lines({ title, lines }: LinesProps) {
  if (lines.length === 0) return null
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {lines.map((line, at) => (
          // Two steps may read the same.
          <li key={`${at} ${line}`}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
