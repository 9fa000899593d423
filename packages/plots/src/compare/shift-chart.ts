import type { MetricRow } from '@gauntlet/core/compare'
import { dot, ruleX, ruleY } from '@observablehq/plot'
import { toBadge } from '../badges.ts'
import type { ChartPoint, ChartSpec } from '../chart.ts'
import { verdictColors } from '../palette.ts'
import { toBlockDifferences, type BlockDifference, type Compared } from './block-differences.ts'
import { formatDifference, formatEffect, formatInterval, formatMargin } from './effect-words.ts'

/** How far one quantile of response time moved. */
export type Shift = {
  readonly row: MetricRow
  readonly differences: readonly BlockDifference[]
}

/** The quantiles of all requests that both builds measured, from the lowest to the highest. */
export function listShifts(
  compared: Compared & { readonly metrics: readonly MetricRow[] },
): Shift[] {
  const quantileOf = ({ metric, quantile }: MetricRow): number | undefined =>
    quantile ?? compared.plan.metrics.find((planned) => planned.metric === metric)?.quantile
  return compared.metrics
    .filter(({ of, scale }) => of === undefined && scale === 'ratio')
    .flatMap((row) => {
      const quantile = quantileOf(row)
      return quantile === undefined ? [] : [{ row, quantile }]
    })
    .toSorted((a, b) => a.quantile - b.quantile)
    .map(({ row }) => ({ row, differences: toBlockDifferences(compared, row) }))
    .filter(({ differences }) => differences.length > 0)
}

/** A shift of the tail alone looks different from one of everything. Undefined without any. */
export function toShiftChart(shifts: readonly Shift[]): ChartSpec | undefined {
  if (shifts.length === 0) return undefined
  return {
    label: 'Shift of each quantile of response time',
    points: shifts.flatMap(toPoints),
    keys: [],
    note: 'Filled: the estimate with its interval. Rings: the single blocks. Response times count from the scheduled start.',
    draw: () => drawShifts(shifts),
  }
}

/** How far left of its estimate the blocks of a quantile stand, in CSS pixels. */
const besideEstimate = 22

function toPoints({ row, differences }: Shift): ChartPoint[] {
  const { metric, effect, ci, verdict } = row
  const blocks = differences.map(({ block, difference }): ChartPoint => ({
    x: metric,
    dx: -besideEstimate,
    y: difference * 100,
    series: metric,
    title: `${metric}, block ${block}`,
    figures: [['worse by', formatDifference(difference, row)]],
  }))
  if (effect === null || ci === null) return blocks
  const figures = [
    ['verdict', toBadge(verdict).text],
    ['effect, + is worse', formatEffect(row)],
    ['interval', formatInterval(row)],
    ['margin', formatMargin(row)],
  ] as const
  return [...blocks, { x: metric, y: effect * 100, series: metric, title: metric, figures }]
}

function drawShifts(shifts: readonly Shift[]) {
  const blocks = shifts.flatMap(({ row, differences }) =>
    differences.map(({ difference }) => ({ metric: row.metric, y: difference * 100 })),
  )
  const estimates = shifts.flatMap(({ row: { metric, effect, ci, verdict } }) => {
    if (effect === null || ci === null) return []
    const [low, high] = [ci[0] * 100, ci[1] * 100]
    return [{ metric, y: effect * 100, low, high, color: verdictColors[verdict] }]
  })
  return {
    height: 300,
    marginLeft: 56,
    x: {
      type: 'point' as const,
      domain: shifts.map(({ row }) => row.metric),
      padding: 0.6,
      label: null,
    },
    y: {
      label: '↑ candidate slower by, %',
      labelArrow: 'none' as const,
      grid: true,
      nice: true,
    },
    color: { type: 'identity' as const },
    marks: [
      ruleY([0], { stroke: 'currentColor' }),
      dot(blocks, {
        x: 'metric',
        y: 'y',
        r: 3,
        stroke: 'currentColor',
        strokeOpacity: 0.45,
        dx: -besideEstimate,
      }),
      ruleX(estimates, { x: 'metric', y1: 'low', y2: 'high', stroke: 'color', strokeWidth: 3 }),
      dot(estimates, { x: 'metric', y: 'y', r: 5.5, fill: 'color' }),
    ],
  }
}
