import { isStatusError } from '@gauntlet/core/flow'
import { formatCount, formatRate } from '@gauntlet/core/format'
import { listBusiest, toAnswerParts, toAnswersChart } from '@gauntlet/plots'
import { useMemo } from 'react'
import type { Measured } from '../api/client.ts'
import type { ChartPoint } from '../ui/chart-points.ts'
import { Chart } from '../ui/chart.tsx'
import { DataTable } from '../ui/data-table.tsx'

type Endpoint = Measured['endpoints'][number]

/** What became of the requests of each endpoint, by class of status. */
export function AnswersChart({ endpoints }: { endpoints: readonly Endpoint[] }) {
  const chart = useMemo(() => toAnswersChart(endpoints), [endpoints])
  const points = useMemo(() => listBusiest(endpoints).flatMap(toPoints), [endpoints])
  return <Chart {...chart} points={points} table={<AnswersTable endpoints={endpoints} />} />
}

function toPoints(one: Endpoint): ChartPoint[] {
  let before = 0
  return toAnswerParts(one).map(({ endpoint, class: kind, count }) => {
    const x = before + count / 2
    before += count
    return {
      x,
      y: endpoint,
      series: endpoint,
      title: endpoint,
      figures: [
        [kind, `${formatCount(count)} ${count === 1 ? 'request' : 'requests'}`],
        [
          'of all',
          `${formatCount(one.requests_total)} (${formatRate(count / one.requests_total)})`,
        ],
        ...listCodes(one, kind),
      ],
    }
  })
}

/** The answers of one class, code by code; of those without one, why. */
function listCodes({ response_codes, error_breakdown }: Endpoint, kind: string) {
  const counts =
    kind === 'no answer'
      ? Object.entries(error_breakdown).filter(([name]) => !isStatusError(name))
      : Object.entries(response_codes).filter(([code]) => `${code.slice(0, 1)}xx` === kind)
  return counts.map(([name, count]) => [name, formatCount(count)] as const)
}

function toLabel({ method, endpoint }: Endpoint): string {
  return `${method} ${endpoint}`
}

function list(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} × ${formatCount(count)}`)
  return parts.join(', ') || '–'
}

function AnswersTable({ endpoints }: { endpoints: readonly Endpoint[] }) {
  return (
    <DataTable
      caption="Response codes and error kinds"
      rows={endpoints}
      keyOf={toLabel}
      columns={[
        { title: 'endpoint', cell: toLabel },
        { title: 'response codes', cell: ({ response_codes }) => list(response_codes) },
        { title: 'error kinds', cell: ({ error_breakdown }) => list(error_breakdown) },
      ]}
    />
  )
}
