import { formatCount, formatRate } from '@gauntlet/core/format'
import { dot, ruleX, ruleY } from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import { Chart, type ChartPoint, DataTable } from '@gauntlet/dashboard/ui'
import type { Share, Variant } from './to-variants.ts'

type ShareChartProps = {
  readonly label: string
  readonly axis: string
  readonly variants: readonly Variant[]
  readonly of: (variant: Variant) => Share | null
}

/** A share of each variant's users, its interval drawn. */
export function ShareChart({ label, axis, variants, of }: ShareChartProps) {
  const rows = useMemo(
    () =>
      variants.flatMap((one) => {
        const share = of(one)
        return share ? [{ ...share, variant: one.variant, users: one.users }] : []
      }),
    [variants, of],
  )
  const draw = useCallback(() => toOptions(rows, axis), [rows, axis])
  const points = useMemo(() => rows.map(toPoint), [rows])
  if (rows.length === 0) return null
  return (
    <Chart
      label={label}
      draw={draw}
      points={points}
      note="The line is the 95 % interval."
      table={
        <DataTable
          caption={label}
          rows={rows}
          keyOf={({ variant }) => variant}
          columns={[
            {
              title: 'variant',
              cell: ({ variant }) => <code>{variant}</code>,
              value: ({ variant }) => variant,
            },
            {
              title: 'users',
              number: true,
              cell: ({ count, users }) => `${formatCount(count)} of ${formatCount(users)}`,
            },
            {
              title: 'share',
              number: true,
              unit: 'ratio',
              cell: ({ share }) => formatRate(share),
              value: ({ share }) => share,
            },
            {
              title: '95 % interval',
              number: true,
              cell: ({ low, high }) => `${formatRate(low)} to ${formatRate(high)}`,
              unit: 'ratio',
              value: ({ low, high }) => `${low} to ${high}`,
            },
          ]}
        />
      }
    />
  )
}

type Row = Share & { readonly variant: string; readonly users: number }

function toPoint({ variant, count, users, share, low, high }: Row): ChartPoint {
  return {
    // The axis is in per cent.
    x: share * 100,
    y: variant,
    title: variant,
    figures: [
      ['users', `${formatCount(count)} of ${formatCount(users)}`],
      ['share', formatRate(share)],
      ['95 % interval', `${formatRate(low)} to ${formatRate(high)}`],
    ],
  }
}

function toOptions(rows: readonly Row[], axis: string) {
  return {
    height: 76 + rows.length * 30,
    marginLeft: 120,
    marginRight: 20,
    x: {
      label: axis,
      labelArrow: 'none' as const,
      labelOffset: 38,
      grid: true,
      zero: true,
      nice: true,
      percent: true,
      ticks: 5,
    },
    y: {
      label: null,
      domain: rows.map(({ variant }) => variant),
      tickFormat: (text: string) => (text.length > 16 ? `${text.slice(0, 15)}…` : text),
    },
    marks: [
      ruleX([0]),
      ruleY(rows, {
        y: 'variant',
        x1: 'low',
        x2: 'high',
        stroke: 'var(--series-1)',
        strokeWidth: 2.5,
      }),
      dot(rows, { y: 'variant', x: 'share', r: 4.5, fill: 'var(--series-1)' }),
    ],
  }
}
