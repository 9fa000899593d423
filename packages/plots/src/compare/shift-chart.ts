import type { MetricRow } from '@gauntlet/core/compare'
import { dot, ruleX, ruleY } from '@observablehq/plot'
import type { ChartSpec } from '../chart.ts'
import { verdictColors } from '../palette.ts'
import { toBlockDifferences, type BlockDifference, type Compared } from './block-differences.ts'

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
    keys: [],
    note: 'Filled: the estimate with its interval. Rings: the single blocks. Response times count from the scheduled start.',
    draw: () => drawShifts(shifts),
  }
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
        dx: -22,
      }),
      ruleX(estimates, { x: 'metric', y1: 'low', y2: 'high', stroke: 'color', strokeWidth: 3 }),
      dot(estimates, { x: 'metric', y: 'y', r: 5.5, fill: 'color' }),
    ],
  }
}
