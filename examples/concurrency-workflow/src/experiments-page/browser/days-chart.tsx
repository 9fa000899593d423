import { dot, line, ruleY } from '@observablehq/plot'
import { useCallback, useMemo, type ReactNode } from 'react'
import { Chart, type ChartPoint, DataTable, seriesColors } from '@gauntlet/dashboard/ui'

/** One line of a chart: a value for each day, null where there is none. */
export type Series = { readonly name: string; readonly values: readonly (number | null)[] }

type DaysChartProps = {
  readonly label: string
  /** What stands at the y axis, with its unit. */
  readonly axis: string
  readonly days: readonly string[]
  readonly series: readonly Series[]
  readonly format: (value: number) => string
  /** The upper end of the y axis, where the unit has one. */
  readonly most?: number
  readonly note?: ReactNode
}

const dashes = ['none', '7 3', '2 3', '9 3 2 3', '4 2', '12 4']

/** Figures day by day, from zero up. */
export function DaysChart({ label, axis, days, series, format, most, note }: DaysChartProps) {
  const draw = useCallback(
    (width: number) => toOptions({ axis, days, series, most }, width),
    [axis, days, series, most],
  )
  const points = useMemo(
    () => series.slice(0, seriesColors.length).flatMap((one) => toPoints(one, days, format)),
    [series, days, format],
  )
  return (
    <Chart
      label={label}
      keys={series.slice(0, seriesColors.length).map(({ name }, at) => ({
        name,
        color: seriesColors[at] ?? '',
        dash: dashes[at] ?? 'none',
      }))}
      draw={draw}
      points={points}
      note={note}
      table={
        <DataTable
          caption={label}
          rows={days.map((day, at) => ({ day, at }))}
          keyOf={({ day }) => day}
          columns={[
            { title: 'UTC day', cell: ({ day }) => day },
            ...series.map(({ name, values }) => ({
              title: name,
              number: true,
              cell: ({ at }: { at: number }) => {
                const value = values[at] ?? null
                return value === null ? '–' : format(value)
              },
              value: ({ at }: { at: number }) => values[at] ?? null,
            })),
          ]}
        />
      }
    />
  )
}

function toPoints(
  { name, values }: Series,
  days: readonly string[],
  format: DaysChartProps['format'],
): ChartPoint[] {
  return days.flatMap((day, at) => {
    const value = values[at] ?? null
    if (value === null) return []
    const figures = [[name, format(value)]] as const
    return [{ x: new Date(`${day}T00:00:00Z`), y: value, series: name, title: day, figures }]
  })
}

type Drawn = Pick<DaysChartProps, 'axis' | 'days' | 'series'> & {
  readonly most: number | undefined
}

function toOptions({ axis, days, series, most }: Drawn, width: number) {
  return {
    height: 240,
    marginLeft: 60,
    marginRight: 16,
    x: {
      type: 'utc' as const,
      label: 'UTC day',
      labelArrow: 'none' as const,
      labelOffset: 38,
      ticks: Math.max(2, Math.min(days.length, Math.floor(width / 90))),
      tickFormat: '%-d %b',
    },
    y: {
      label: axis,
      labelArrow: 'none' as const,
      grid: true,
      zero: true,
      nice: true,
      ticks: 5,
      ...(most !== undefined && { domain: [0, most] }),
    },
    marks: [
      ruleY([0]),
      ...series.slice(0, seriesColors.length).flatMap(({ values }, at) => {
        const points = days.map((day, index) => ({
          day: new Date(`${day}T00:00:00Z`),
          value: values[index] ?? Number.NaN,
        }))
        const stroke = seriesColors[at] ?? ''
        const strokeDasharray = dashes[at] ?? 'none'
        const place = { x: 'day', y: 'value' }
        return [
          line(points, { ...place, stroke, strokeDasharray, strokeWidth: 2 }),
          dot(points, { ...place, fill: stroke, r: days.length > 45 ? 1.5 : 3 }),
        ]
      }),
    ],
  }
}
