import type { ParityCaseResult, ParityDocument, ParityMapping } from '@gauntlet/contract'
import { getRouteApi, Link } from '@tanstack/react-router'
import { describeParts } from '../evidence/describe-parts.ts'
import { EvidenceFrame } from '../evidence/evidence-frame.tsx'
import { Badge, badgeText } from '../ui/badge.tsx'
import { joinTexts } from '../ui/column.ts'
import { Cards, DataTable } from '../ui/data-table.tsx'
import { SearchedTable } from '../ui/searched-table.tsx'
import { Sha } from '../ui/when.tsx'
import { anchorOf, Differences } from './differences.tsx'

const route = getRouteApi('/parity/$id')

export function ParityPage() {
  const { id } = route.useParams()
  return (
    <EvidenceFrame
      kind="parity"
      id={id}
      title={({ targets }) => `Parity of ${targets.map(({ name }) => name).join(' and ')}`}
      answer={({ cases }) =>
        describeParts('cases', cases, { pass: 'are the same', fail: 'differ' })
      }
    >
      {(document) => <Parity id={id} document={document} />}
    </EvidenceFrame>
  )
}

function Parity({ id, document }: { id: string; document: ParityDocument }) {
  const { targets, tally, mappings, cases, rules } = document
  const facts = [
    ['cases', tally.cases],
    ['same status', tally.status_matches],
    ['same body', tally.body_matches],
    ['divergent', tally.divergent],
    ['root causes', tally.root_causes],
    ['not answered', tally.unreachable],
    ['not comparable', tally.incomparable ?? 0],
  ] as const
  return (
    <>
      <p className="faint">
        {targets.map(({ name, url, build }, at) => (
          <span key={name}>
            {at > 0 && ', '}
            {name} {url} <Sha sha={build} />
            {at === 0 && ' (the reference)'}
          </span>
        ))}
      </p>
      <Cards rows={facts} />
      {mappings.length > 0 && (
        <>
          <h2>Mappings</h2>
          <p className="faint">
            Each systematic difference: a rewrite, the places where it holds, and what is left where
            it does.
          </p>
          {mappings.map((mapping) => (
            <Mapping key={`${mapping.target} ${mapping.id}`} mapping={mapping} />
          ))}
        </>
      )}
      <h2>Cases</h2>
      <CaseTable cases={cases} targets={targets.map(({ name }) => name)} />
      <h2>Differences</h2>
      <Differences id={id} cases={cases} />
      {rules.length > 0 && <Rules rules={rules} />}
    </>
  )
}

function Rules({ rules }: Pick<ParityDocument, 'rules'>) {
  return (
    <>
      <h2>Rules</h2>
      <DataTable
        caption="Differences that each rule ignored"
        rows={rules}
        keyOf={({ rule }) => rule}
        columns={[
          { title: 'rule', cell: ({ rule }) => <code>{rule}</code>, value: ({ rule }) => rule },
          { title: 'places matched', number: true, cell: ({ matched }) => matched },
          { title: 'differences silenced', number: true, cell: ({ silenced }) => silenced },
        ]}
      />
    </>
  )
}

function Mapping({ mapping }: { mapping: ParityMapping }) {
  const { id, description, rewrites, places = [], explains, residue, target } = mapping
  return (
    <article className="card">
      <h3>{description}</h3>
      <p className="faint">
        {id}, of {target}
      </p>
      <pre>{rewrites.join('\n')}</pre>
      {places.length > 0 && (
        <p>
          <strong>Places:</strong>{' '}
          {places.map((place, at) => (
            <span key={place}>
              {at > 0 && ', '}
              <code>{place}</code>
            </span>
          ))}
        </p>
      )}
      <p>
        <strong>Explains {explains.length}:</strong> {explains.join(', ') || 'no case wholly'}
      </p>
      {residue.length > 0 && (
        <p>
          <strong>Still different ({residue.length}):</strong> {residue.join(', ')}
        </p>
      )}
    </article>
  )
}

/** A case is explained only when nothing of it is left. */
function describeExplained(divergences: ParityCaseResult['divergences']): string {
  const left = divergences.filter(({ explained_by }) => explained_by === null).length
  const ids = [...new Set(divergences.flatMap(({ explained_by }) => explained_by ?? []))]
  if (left === 0) return ids.join(', ')
  return ids.length === 0 ? 'nothing' : `${left} left, the others by ${ids.join(', ')}`
}

const NOISY = 'differs between repeats on one target'

type CaseTableProps = {
  readonly cases: readonly ParityCaseResult[]
  readonly targets: readonly string[]
}

function CaseTable({ cases, targets }: CaseTableProps) {
  return (
    <SearchedTable
      what="cases"
      caption="Cases"
      rows={cases}
      keyOf={({ name }) => name}
      columns={[
        {
          title: 'case',
          cell: ({ name, outcome }) =>
            outcome === 'pass' ? (
              name
            ) : (
              <Link
                from="/parity/$id"
                search={(before) => ({ ...before, case: name })}
                hash={anchorOf(name)}
              >
                {name}
              </Link>
            ),
          value: ({ name }) => name,
        },
        {
          title: 'outcome',
          cell: ({ outcome, reason, noisy }) => (
            <>
              <Badge word={outcome} />
              {reason !== null && <small>{reason}</small>}
              {noisy && <small>{NOISY}</small>}
            </>
          ),
          value: ({ outcome, reason, noisy }) =>
            joinTexts(badgeText(outcome), reason, noisy && NOISY),
        },
        ...targets.map((target) => ({
          title: `status of ${target}`,
          number: true,
          cell: ({ statuses }: ParityCaseResult) => statuses[target] ?? 'no answer',
        })),
        { title: 'body', cell: ({ body_match }) => (body_match ? 'same' : 'different') },
        {
          title: 'explained by',
          cell: ({ divergences }) =>
            divergences.length === 0 ? '–' : describeExplained(divergences),
        },
      ]}
    />
  )
}
