import type { AnomalyDocument, OperationDocument } from '@gauntlet/contract'
import { barX, text } from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import type { ChartPoint } from '@gauntlet/plots'
import { Chart } from '../ui/chart.tsx'
import { DataTable } from '../ui/data-table.tsx'

const outcomes = {
  ok: { name: 'answered', color: 'var(--series-1)' },
  fail: { name: 'refused', color: 'var(--series-5)' },
  info: { name: 'no answer: may have happened', color: 'var(--series-4)' },
} as const
/** Shorter operations could not be seen. */
const leastPart = 0.006

type Bar = {
  readonly lane: string
  readonly from: number
  readonly to: number
  readonly label: string
  readonly operation: OperationDocument
}

/** Everything that touched the guilty key: a lane a client, a bar an operation from its call to its answer. */
export function KeyTimeline({ anomaly }: { anomaly: AnomalyDocument }) {
  const { operations, key } = anomaly
  const bars = useMemo(() => toBars(operations), [operations])
  const draw = useCallback((width: number) => toOptions(bars, width), [bars])
  const points = useMemo(() => bars.map(toPoint), [bars])
  if (operations.length === 0) return null
  const present = Object.entries(outcomes).filter(([outcome]) =>
    operations.some((one) => one.outcome === outcome),
  )
  return (
    <Chart
      label={`Timeline of ${key}`}
      keys={[
        ...present.map(([, { name, color }]) => ({ name, color, symbol: '■' })),
        { name: 'outlined: these contradict each other', color: 'var(--fail)', symbol: '□' },
      ]}
      draw={draw}
      points={points}
      table={<OperationTable operations={operations} />}
    />
  )
}

function toOptions(bars: readonly Bar[], width: number) {
  const lanes = [...new Set(bars.map(({ lane }) => lane))]
  return {
    height: 72 + lanes.length * 36,
    marginLeft: 84,
    marginRight: width < 600 ? 60 : 120,
    x: { label: 'ms since the first operation of the run', labelOffset: 38, grid: true },
    y: { label: null, domain: lanes },
    marks: [
      barX(bars, {
        x1: 'from',
        x2: 'to',
        y: 'lane',
        fill: ({ operation }: Bar) => outcomes[operation.outcome].color,
        fillOpacity: 0.75,
        stroke: ({ operation }: Bar) => (operation.proves ? 'var(--fail)' : 'none'),
        strokeWidth: 2.5,
        insetTop: 5,
        insetBottom: 5,
      }),
      text(bars, {
        x: 'to',
        y: 'lane',
        text: 'label',
        dx: 6,
        textAnchor: 'start',
        fill: 'currentColor',
      }),
    ],
  }
}

function toPoint({ lane, from, to, operation }: Bar): ChartPoint {
  const { attempt, action, proposal, invoked_ms, returned_ms, outcome, proves } = operation
  return {
    x: (from + to) / 2,
    y: lane,
    title: `${lane}, try ${attempt}: ${action} ${proposal ?? ''}`,
    figures: [
      ['answer', outcome === 'info' ? outcomes.info.name : describe(operation)],
      ['called', `${invoked_ms} ms`],
      ['answered', outcome === 'info' ? 'never' : `${returned_ms} ms`],
      ...(proves ? [['contradicts', 'another of this key'] as const] : []),
    ],
  }
}

function toBars(operations: readonly OperationDocument[]): Bar[] {
  const from = Math.min(...operations.map(({ invoked_ms }) => invoked_ms))
  const to = Math.max(...operations.map(({ returned_ms }) => returned_ms))
  const least = Math.max((to - from) * leastPart, 0.001)
  return operations.map((operation) => ({
    lane: `client ${operation.client}`,
    from: operation.invoked_ms,
    to: Math.max(operation.returned_ms, operation.invoked_ms + least),
    label: describe(operation).slice(0, 16),
    operation,
  }))
}

function describe({ status, value, outcome }: OperationDocument): string {
  if (outcome === 'info') return 'no answer'
  return `${status ?? ''} ${value ?? ''}`.trim()
}

function OperationTable({ operations }: { operations: readonly OperationDocument[] }) {
  return (
    <DataTable
      caption="Operations on this key"
      rows={operations}
      keyOf={({ row }) => String(row)}
      columns={[
        { title: 'client', cell: ({ client, attempt }) => `client ${client}, try ${attempt}` },
        { title: 'called, ms', number: true, cell: ({ invoked_ms }) => invoked_ms },
        { title: 'answered, ms', number: true, cell: ({ returned_ms }) => returned_ms },
        { title: 'what', cell: ({ action, proposal }) => `${action} ${proposal ?? ''}` },
        { title: 'answer', cell: describe },
        { title: 'proves it', cell: ({ proves }) => (proves ? 'yes' : '') },
      ]}
    />
  )
}
