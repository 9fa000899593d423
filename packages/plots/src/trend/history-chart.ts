import { formatExactMs } from '@gauntlet/core/format'
import { dot, line, ruleX } from '@observablehq/plot'
import type { ChartSpec } from '../chart.ts'

/** One latency of a scenario over its runs, in milliseconds. */
export type History = {
  readonly name: string
  readonly points: readonly { readonly value: number }[]
  /** The first run of each new level, from 0. */
  readonly suspicions: readonly { readonly index: number }[]
}

/** Run by run, small: a line stands before the first run of a new level. */
export function toHistoryChart({ name, points, suspicions }: History): ChartSpec {
  const runs = points.map(({ value }, at) => ({ run: at + 1, value }))
  const moves = suspicions.map(({ index }) => index + 0.5)
  return {
    label: `${name}, run by run`,
    points: runs.map(({ run, value }) => ({
      x: run,
      y: value,
      title: `run ${run}`,
      figures: [[name, formatExactMs(value)]],
    })),
    keys: [],
    draw: () => ({
      height: 150,
      marginLeft: 48,
      marginTop: 8,
      marginBottom: 32,
      x: { label: null, ticks: 5, tickFormat: 'd', tickSize: 0 },
      y: { label: null, nice: true, zero: true, grid: true, ticks: 4 },
      marks: [
        line(runs, { x: 'run', y: 'value', stroke: 'var(--series-1)', strokeOpacity: 0.5 }),
        dot(runs, { x: 'run', y: 'value', r: 3, fill: 'var(--series-1)' }),
        ruleX(moves, { stroke: 'var(--fail)', strokeWidth: 2 }),
      ],
    }),
  }
}
