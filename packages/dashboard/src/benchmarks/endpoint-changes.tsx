import type { Benchmark, MetricChange } from '../api/client.ts'
import { Badge, badgeText } from '../ui/badge.tsx'
import { joinTexts } from '../ui/column.ts'
import { DataTable } from '../ui/data-table.tsx'
import { formatDelta, formatFigure, formatInterval, METRIC_WORDS } from './metric-words.ts'

/** Each endpoint's figures before and after, with what the repetitions allow to say. */
export function EndpointChanges({ benchmark }: { benchmark: Benchmark }) {
  return benchmark.endpoints.map(({ method, endpoint, metrics }) => (
    <section key={`${method} ${endpoint}`}>
      <h3>
        <code>
          {method} {endpoint}
        </code>
      </h3>
      <DataTable
        caption={`${method} ${endpoint}: before and after`}
        rows={metrics}
        keyOf={({ metric }) => metric}
        columns={columns}
      />
    </section>
  ))
}

const columns = [
  {
    title: 'metric',
    cell: ({ metric }: MetricChange) => METRIC_WORDS[metric].name,
    value: ({ metric }: MetricChange) =>
      `${METRIC_WORDS[metric].name} (${METRIC_WORDS[metric].unit})`,
  },
  {
    title: 'verdict',
    cell: ({ verdict, reason }: MetricChange) => (
      <>
        <Badge word={verdict} />
        {reason !== null && <small>{reason}</small>}
      </>
    ),
    value: ({ verdict, reason }: MetricChange) => joinTexts(badgeText(verdict), reason),
  },
  {
    title: 'before',
    number: true,
    cell: (row: MetricChange) => formatFigure(row, row.before),
    value: ({ before }: MetricChange) => before,
  },
  {
    title: 'after',
    number: true,
    cell: (row: MetricChange) => formatFigure(row, row.after),
    value: ({ after }: MetricChange) => after,
  },
  { title: 'change', number: true, cell: formatDelta, value: ({ delta }: MetricChange) => delta },
  {
    title: '90 % interval',
    number: true,
    cell: formatInterval,
    value: ({ interval }: MetricChange) => interval && `${interval.low} to ${interval.high}`,
  },
]
