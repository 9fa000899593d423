import { formatCount, formatRate } from '@gauntlet/core/format'
import { barX, ruleX } from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import type { Measured } from '../api/client.ts'
import type { ChartPoint } from '../ui/chart-points.ts'
import { Chart } from '../ui/chart.tsx'
import { DataTable } from '../ui/data-table.tsx'

type Endpoint = Measured['endpoints'][number]

const kinds = [
  { name: '2xx', color: 'var(--series-3)' },
  { name: '3xx', color: 'var(--series-1)' },
  { name: '4xx', color: 'var(--series-5)' },
  { name: '5xx', color: 'var(--fail)' },
  { name: 'no answer', color: 'var(--series-4)' },
]
const maxBars = 20

/** What became of the requests of each endpoint, by class of status. */
export function AnswersChart({ endpoints }: { endpoints: readonly Endpoint[] }) {
  const draw = useCallback(
    (width: number) => {
      const shown = toShown(endpoints)
      const most = width < 600 ? 16 : 34
      return {
        height: 72 + shown.length * 34,
        marginLeft: width < 600 ? 124 : 256,
        marginRight: 16,
        x: { label: 'requests', labelOffset: 38, grid: true, zero: true },
        y: {
          label: null,
          domain: shown.map(toLabel),
          tickFormat: (text: string) => (text.length > most ? `${text.slice(0, most - 1)}…` : text),
        },
        color: { domain: kinds.map(({ name }) => name), range: kinds.map(({ color }) => color) },
        marks: [
          barX(shown.flatMap(toParts), {
            x: 'count',
            y: 'endpoint',
            fill: 'kind',
            insetTop: 3,
            insetBottom: 3,
          }),
          ruleX([0]),
        ],
      }
    },
    [endpoints],
  )
  const parts = endpoints.flatMap(toParts)
  const points = useMemo(() => toShown(endpoints).flatMap(toPoints), [endpoints])
  return (
    <Chart
      label="Requests by endpoint and class of answer"
      keys={kinds
        .filter(({ name }) => parts.some(({ kind }) => kind === name))
        .map((kind) => ({ ...kind, symbol: '■' }))}
      draw={draw}
      points={points}
      table={<AnswersTable endpoints={endpoints} />}
    />
  )
}

function toShown(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.toSorted((a, b) => b.requests_total - a.requests_total).slice(0, maxBars)
}

function toPoints(one: Endpoint): ChartPoint[] {
  let before = 0
  return toParts(one).map(({ endpoint, kind, count }) => {
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
      ? Object.entries(error_breakdown).filter(([name]) => !name.startsWith('http_'))
      : Object.entries(response_codes).filter(([code]) => `${code.slice(0, 1)}xx` === kind)
  return counts.map(([name, count]) => [name, formatCount(count)] as const)
}

function toParts(endpoint: Endpoint) {
  const counts = new Map<string, number>()
  let answered = 0
  for (const [code, count] of Object.entries(endpoint.response_codes)) {
    const kind = `${code.slice(0, 1)}xx`
    counts.set(kind, (counts.get(kind) ?? 0) + count)
    answered += count
  }
  counts.set('no answer', Math.max(0, endpoint.requests_total - answered))
  return kinds.flatMap(({ name: kind }) => {
    const count = counts.get(kind) ?? 0
    return count > 0 ? [{ endpoint: toLabel(endpoint), kind, count }] : []
  })
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
