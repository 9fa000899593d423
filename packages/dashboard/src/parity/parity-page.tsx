import type { ParityCaseResult, ParityDocument, ParityMapping } from '@gauntlet/contract'
import { getRouteApi } from '@tanstack/react-router'
import { EvidenceFrame } from '../evidence/evidence-frame.tsx'
import { Badge } from '../ui/badge.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { Sha } from '../ui/when.tsx'

const route = getRouteApi('/parity/$id')

export function ParityPage() {
  const { id } = route.useParams()
  return (
    <EvidenceFrame<ParityDocument>
      kind="parity"
      id={id}
      title={({ targets }) => `Parity of ${targets.map(({ name }) => name).join(' and ')}`}
    >
      {(document) => <Parity document={document} />}
    </EvidenceFrame>
  )
}

function Parity({ document }: { document: ParityDocument }) {
  const { targets, tally, mappings, cases, rules } = document
  const facts = [
    ['cases', tally.cases],
    ['same status', tally.status_matches],
    ['same body', tally.body_matches],
    ['divergent', tally.divergent],
    ['root causes', tally.root_causes],
    ['not answered', tally.unreachable],
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
      <dl className="cards">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mappings.length > 0 && (
        <>
          <h2>Mappings</h2>
          <p className="faint">
            The smallest rewrites that turn one target's answers into the other's.
          </p>
          {mappings.map((mapping) => (
            <Mapping key={`${mapping.target} ${mapping.id}`} mapping={mapping} />
          ))}
        </>
      )}
      <h2>Cases</h2>
      <CaseTable cases={cases} targets={targets.map(({ name }) => name)} />
      <h2>Differences</h2>
      <Differences cases={cases} />
      {rules.length > 0 && <Rules rules={rules} />}
    </>
  )
}

function Rules({ rules }: Pick<ParityDocument, 'rules'>) {
  return (
    <>
      <h2>Rules</h2>
      <DataTable
        caption="What each rule kept silent about"
        rows={rules}
        keyOf={({ rule }) => rule}
        columns={[
          { title: 'rule', cell: ({ rule }) => <code>{rule}</code> },
          { title: 'places matched', number: true, cell: ({ matched }) => matched },
          { title: 'differences silenced', number: true, cell: ({ silenced }) => silenced },
        ]}
      />
    </>
  )
}

function Mapping({ mapping }: { mapping: ParityMapping }) {
  const { description, rewrites, explains, residue, target } = mapping
  return (
    <article className="card">
      <h3>{description}</h3>
      <p className="faint">{target}</p>
      <pre>{rewrites.join('\n')}</pre>
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

type CaseTableProps = {
  readonly cases: readonly ParityCaseResult[]
  readonly targets: readonly string[]
}

function CaseTable({ cases, targets }: CaseTableProps) {
  return (
    <DataTable
      caption="Cases"
      rows={cases}
      keyOf={({ name }) => name}
      columns={[
        {
          title: 'case',
          cell: ({ name, divergences }) =>
            divergences.length > 0 ? (
              <a href={`#case-${encodeURIComponent(name)}`}>{name}</a>
            ) : (
              name
            ),
        },
        {
          title: 'outcome',
          cell: ({ outcome, reason, noisy }) => (
            <>
              <Badge word={outcome} />
              {reason !== null && <small>{reason}</small>}
              {noisy && <small>differs between repeats on one target</small>}
            </>
          ),
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
            [...new Set(divergences.map((one) => one.explained_by ?? 'nothing'))].join(', ') || '–',
        },
      ]}
    />
  )
}

function Differences({ cases }: { cases: readonly ParityCaseResult[] }) {
  const divergent = cases.filter(({ divergences }) => divergences.length > 0)
  if (divergent.length === 0) return <p>The answers to every case are the same.</p>
  return divergent.map(({ name, divergences }) => (
    <section key={name} id={`case-${encodeURIComponent(name)}`}>
      <h3>{name}</h3>
      <DataTable
        caption={`Differences of ${name}`}
        rows={divergences}
        keyOf={({ kind, pointer, target }, at) => `${at} ${kind} ${pointer} ${target}`}
        columns={[
          { title: 'where', cell: ({ pointer }) => <code>{pointer || '(the whole)'}</code> },
          { title: 'kind', cell: ({ kind }) => kind },
          { title: 'reference', cell: ({ reference }) => <Side text={reference} tag="del" /> },
          { title: 'other', cell: ({ candidate }) => <Side text={candidate} tag="ins" /> },
          { title: 'explained by', cell: ({ explained_by }) => explained_by ?? 'nothing' },
        ]}
      />
    </section>
  ))
}

/** One side of a difference, marked. */
function Side({ text, tag: Tag }: { text: string | null; tag: 'del' | 'ins' }) {
  return text === null ? <span className="faint">nothing</span> : <Tag>{text}</Tag>
}
