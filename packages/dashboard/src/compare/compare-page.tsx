import type { CompareDocument } from '@gauntlet/contract'
import { describeUnfinished, toCompareFile } from '@gauntlet/core/compare'
import { stopWords } from '@gauntlet/plots'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { EvidenceRow } from '../api/client.ts'
import { EvidenceFrame } from '../evidence/evidence-frame.tsx'
import { Badge, badgeText } from '../ui/badge.tsx'
import { joinTexts, type Column } from '../ui/column.ts'
import { DataTable, Facts } from '../ui/data-table.tsx'
import { BlockPlot } from './block-plot.tsx'
import { CheckTable } from './check-table.tsx'
import { describeComparison } from './describe-comparison.ts'
import { detectable, formatEffect, formatSize, type Metric } from './effect-words.ts'
import { ForestPlot } from './forest-plot.tsx'

const route = getRouteApi('/compare/$id')

export function ComparePage() {
  const { id } = route.useParams()
  return (
    <EvidenceFrame
      kind="compare"
      id={id}
      title={({ scenario, targets }) =>
        `${targets.candidate} against ${targets.baseline}: ${scenario}`
      }
      answer={describeComparison}
    >
      {(document, row) => (
        <>
          <Unfinished document={document} row={row} />
          <Comparison document={document} />
        </>
      )}
    </EvidenceFrame>
  )
}

type UnfinishedProps = { readonly document: CompareDocument; readonly row: EvidenceRow }

/** Of a comparison that has not ended: how far it came, and what goes on with it. */
function Unfinished({ document, row: { id, verdict_id: verdict } }: UnfinishedProps) {
  const sentence = describeUnfinished(document)
  if (sentence === undefined) return null
  return (
    <div className="notice no_evidence">
      <strong>{sentence}</strong>
      <p>What it shows so far decides nothing. Once it does not run any more, go on with:</p>
      <pre>{`gauntlet compare --resume ${toCompareFile(id, verdict)}`}</pre>
    </div>
  )
}

function Comparison({ document }: { document: CompareDocument }) {
  const {
    metrics,
    warnings,
    new_errors: newErrors,
    blocks,
    plan,
    stopped,
    scenario,
    builds,
  } = document
  const used = blocks.filter(({ valid }) => valid).length
  return (
    <>
      {(warnings.length > 0 || newErrors.length > 0) && (
        <div className="notice no_evidence">
          <strong>Read with care</strong>
          <ul>
            {newErrors.map(({ error, requests, blocks: seen }) => (
              <li key={error}>
                only the candidate failed with {error}: {requests} requests in {seen} blocks
              </li>
            ))}
            {warnings.map(({ metric, sentence }) => (
              <li key={`${metric} ${sentence}`}>
                <code>{metric}</code> {sentence}
              </li>
            ))}
          </ul>
        </div>
      )}
      <CheckTable checks={document.checks} />
      <ForestPlot metrics={metrics} table={<MetricTable metrics={metrics} />} />
      <h2>Metrics</h2>
      <MetricTable metrics={metrics} />
      <Blocks document={document} />
      <h2>About this comparison</h2>
      <Facts
        rows={[
          ['blocks', `${used} used of ${blocks.length} run; looks at ${plan.looks.join(', ')}`],
          ['baseline build', builds?.baseline ?? 'unknown'],
          ['candidate build', builds?.candidate ?? 'unknown'],
          ['stopped because', stopWords[stopped]],
          ['mode', plan.mode],
          ['seed', plan.seed],
          [
            'scenario',
            <Link key="scenario" to="/benchmarks" search={{ scenario }}>
              {scenario}
            </Link>,
          ],
        ]}
      />
    </>
  )
}

function MetricTable({ metrics }: { metrics: readonly Metric[] }) {
  return (
    <DataTable
      caption="Every metric: effect, interval, margin, and what could have been seen"
      rows={metrics}
      keyOf={({ metric }) => metric}
      columns={metricColumns}
    />
  )
}

const metricColumns: readonly Column<Metric>[] = [
  {
    title: 'metric',
    cell: ({ metric, gate }) => (
      <>
        <code>{metric}</code>
        <small>{gate ? 'decides' : 'shown only'}</small>
      </>
    ),
    value: ({ metric, scale, gate }) => `${metric} (${scale}, ${gate ? 'decides' : 'shown only'})`,
  },
  {
    title: 'verdict',
    cell: ({ verdict, next }) => (
      <>
        <Badge word={verdict} />
        {next !== null && <small>{next}</small>}
      </>
    ),
    value: ({ verdict, next }) => joinTexts(badgeText(verdict), next),
  },
  {
    title: 'effect, + is worse',
    number: true,
    cell: (row) => formatEffect(row, row.effect),
    value: ({ effect }) => effect,
  },
  {
    title: 'interval',
    number: true,
    cell: (row) =>
      row.ci === null ? '–' : `${formatEffect(row, row.ci[0])} to ${formatEffect(row, row.ci[1])}`,
    value: ({ ci }) => ci && `${ci[0]} to ${ci[1]}`,
  },
  {
    title: 'margin',
    number: true,
    cell: (row) => formatSize(row, row.margin),
    value: ({ margin }) => margin,
  },
  {
    title: 'minimum detectable effect',
    number: true,
    cell: (row) => formatSize(row, detectable(row)),
    value: detectable,
  },
  {
    title: 'blocks worse',
    number: true,
    cell: ({ blocks_worse, n }) => `${blocks_worse} of ${n}`,
  },
]

function Blocks({ document }: { document: CompareDocument }) {
  const { metrics } = document
  const { metric: named } = route.useSearch()
  const navigate = route.useNavigate()
  const metric = metrics.find((one) => one.metric === named) ?? metrics[0]
  if (!metric) return null
  const choose = (name: string) => void navigate({ search: { metric: name }, resetScroll: false })
  return (
    <>
      <h2>Block by block</h2>
      <form className="filters">
        <label>
          metric
          <select value={metric.metric} onChange={({ target }) => choose(target.value)}>
            {metrics.map((one) => (
              <option key={one.metric}>{one.metric}</option>
            ))}
          </select>
        </label>
      </form>
      <BlockPlot document={document} metric={metric} />
    </>
  )
}
