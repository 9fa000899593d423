import { formatCount } from '@gauntlet/core/format'
import { barX, ruleX } from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import type { Experiments } from '../schemas.ts'
import { Chart, type ChartPoint, countColumn, DataTable } from '@gauntlet/dashboard/ui'

type Day = Experiments['daily']['days'][number]
type Volume = { readonly name: string; readonly count: number }

const maxBars = 20

/** Events by name over the days shown, the most frequent first. */
export function VolumeChart({ days }: { days: readonly Day[] }) {
  const volumes = useMemo(() => toVolumes(days), [days])
  const draw = useCallback(
    (width: number) => {
      const most = width < 600 ? 18 : 34
      const shown = volumes.slice(0, maxBars)
      return {
        height: 72 + shown.length * 24,
        marginLeft: width < 600 ? 136 : 250,
        marginRight: 24,
        x: {
          label: 'events',
          labelArrow: 'none' as const,
          labelOffset: 38,
          grid: true,
          zero: true,
          nice: true,
          ticks: 5,
        },
        y: {
          label: null,
          domain: shown.map(({ name }) => name),
          tickFormat: (text: string) => (text.length > most ? `${text.slice(0, most - 1)}…` : text),
        },
        marks: [
          barX(shown, {
            x: 'count',
            y: 'name',
            fill: 'var(--series-1)',
            insetTop: 3,
            insetBottom: 3,
          }),
          ruleX([0]),
        ],
      }
    },
    [volumes],
  )
  const points = useMemo(() => volumes.slice(0, maxBars).map(toPoint), [volumes])
  if (volumes.length === 0) return null
  return (
    <Chart
      label="Events by name"
      draw={draw}
      points={points}
      note={volumes.length > maxBars && `The ${maxBars} most frequent of ${volumes.length} names.`}
      table={
        <DataTable
          caption="Events by name"
          rows={volumes}
          keyOf={({ name }) => name}
          columns={[
            { title: 'event', cell: ({ name }) => <code>{name}</code>, value: ({ name }) => name },
            countColumn('events', ({ count }: Volume) => count),
          ]}
        />
      }
    />
  )
}

function toPoint({ name, count }: Volume): ChartPoint {
  return { x: count / 2, y: name, title: name, figures: [['events', formatCount(count)]] }
}

function toVolumes(days: readonly Day[]): Volume[] {
  const counts = new Map<string, number>()
  for (const { event_volume_by_name } of days) {
    for (const [name, count] of Object.entries(event_volume_by_name)) {
      counts.set(name, (counts.get(name) ?? 0) + count)
    }
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count || a.name.localeCompare(b.name))
}
