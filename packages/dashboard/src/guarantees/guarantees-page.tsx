import type { AnomalyDocument, GuaranteeDocument, GuaranteesDocument } from '@gauntlet/contract'
import { formatCount, phaseWords } from '@gauntlet/core/format'
import { Link, getRouteApi } from '@tanstack/react-router'
import { describeParts } from '../evidence/describe-parts.ts'
import { EvidenceFrame } from '../evidence/evidence-frame.tsx'
import { Badge, badgeText } from '../ui/badge.tsx'
import { countColumn, joinTexts } from '../ui/column.ts'
import { DataTable } from '../ui/data-table.tsx'
import { SearchedTable } from '../ui/searched-table.tsx'
import { KeyTimeline } from './key-timeline.tsx'

const route = getRouteApi('/guarantees/$id')
const order = { fail: 0, no_evidence: 1, pass: 2 } as const

export function GuaranteesPage() {
  const { id } = route.useParams()
  return (
    <EvidenceFrame
      kind="guarantees"
      id={id}
      title={titleOf}
      answer={({ guarantees }) => describeParts('guarantees', guarantees)}
    >
      {({ guarantees, run }) => (
        <>
          {run && (
            <p>
              Checked after{' '}
              <Link to="/runs/$id" params={{ id: run.id }}>
                this load run
              </Link>
              .
              {run.phase === 'BASELINE' &&
                ' This is the build before the change: its anomalies do not block shipping.'}
            </p>
          )}
          <Guarantees guarantees={guarantees} />
        </>
      )}
    </EvidenceFrame>
  )
}

function titleOf({ run }: GuaranteesDocument): string {
  return run ? `Guarantees: ${run.scenario}, ${phaseWords[run.phase]}` : 'Guarantees, judged again'
}

function Guarantees({ guarantees }: { guarantees: readonly GuaranteeDocument[] }) {
  const sorted = guarantees.toSorted((a, b) => order[a.outcome] - order[b.outcome])
  return (
    <>
      <SearchedTable
        what="guarantees"
        caption="Guarantees by outcome"
        rows={sorted}
        keyOf={({ name }) => name}
        columns={[
          {
            title: 'guarantee',
            cell: ({ name, kind }) => (
              <>
                {name}
                <small>{kind}</small>
              </>
            ),
            value: ({ name, kind }) => `${name} (${kind})`,
          },
          {
            title: 'outcome',
            cell: ({ outcome, reason }) => (
              <>
                <Badge word={outcome} />
                {reason !== null && <small>{reason}</small>}
              </>
            ),
            value: ({ outcome, reason }) => joinTexts(badgeText(outcome), reason),
          },
          countColumn('operations', (one: GuaranteeDocument) => one.operations),
          countColumn('unknown outcome', (one: GuaranteeDocument) => one.unknown.total),
          countColumn('keys', (one: GuaranteeDocument) => one.keys),
          countColumn('contended keys', (one: GuaranteeDocument) => one.contended_keys),
          {
            title: 'overlaps',
            number: true,
            cell: (one) => (one.overlaps === undefined ? '–' : formatCount(one.overlaps)),
            value: ({ overlaps = null }) => overlaps,
          },
          {
            title: 'anomalies',
            cell: ({ counts }) =>
              Object.entries(counts)
                .map(([name, count]) => `${name} × ${count}`)
                .join(', ') || 'none',
          },
        ]}
      />
      {sorted.map((guarantee) => (
        <Anomalies key={guarantee.name} guarantee={guarantee} />
      ))}
    </>
  )
}

function Anomalies({ guarantee }: { guarantee: GuaranteeDocument }) {
  const { name, anomalies, warnings, reads_rows = true } = guarantee
  if (anomalies.length === 0 && warnings.length === 0) return null
  return (
    <section>
      <h2>{name}</h2>
      {warnings.map((warning) => (
        <p key={warning} className="notice no_evidence">
          {warning}
        </p>
      ))}
      {anomalies.map((anomaly, at) => (
        <Anomaly
          key={`${anomaly.class} ${anomaly.key}`}
          anomaly={anomaly}
          open={at === 0}
          hasRows={reads_rows}
        />
      ))}
    </section>
  )
}

type AnomalyProps = {
  readonly anomaly: AnomalyDocument
  readonly open: boolean
  readonly hasRows: boolean
}

function Anomaly({ anomaly, open, hasRows }: AnomalyProps) {
  const { key, sentence, promise, rows, omitted } = anomaly
  return (
    <details className="card" open={open}>
      <summary>
        <span className="badge fail">{anomaly.class}</span> <code>{key}</code> {sentence}
      </summary>
      <p className="faint">{promise}</p>
      <KeyTimeline anomaly={anomaly} />
      {omitted > 0 && <p className="faint">{omitted} more operations on this key are left out.</p>}
      {hasRows && <h3>Stored</h3>}
      {rows.length === 0 ? (
        hasRows && <p>nothing</p>
      ) : (
        <DataTable
          caption={`Rows stored for ${key}`}
          rows={rows}
          keyOf={(_, at) => String(at)}
          columns={Object.keys(rows[0] ?? {}).map((title) => ({
            title,
            cell: (row: Readonly<Record<string, string | number | null>>) =>
              String(row[title] ?? 'null'),
          }))}
        />
      )}
    </details>
  )
}
