import { formatCount } from '@gauntlet/core/format'
import { toAnswersChart } from '@gauntlet/plots'
import { useMemo } from 'react'
import type { Measured } from '../api/client.ts'
import { Chart } from '../ui/chart.tsx'
import { DataTable } from '../ui/data-table.tsx'

type Endpoint = Measured['endpoints'][number]

/** What became of the requests of each endpoint, by class of status. */
export function AnswersChart({ endpoints }: { endpoints: readonly Endpoint[] }) {
  const chart = useMemo(() => toAnswersChart(endpoints), [endpoints])
  return <Chart {...chart} table={<AnswersTable endpoints={endpoints} />} />
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
