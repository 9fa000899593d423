import type { MetricRow } from '@gauntlet/core/compare'
import { dot, ruleX, ruleY } from '@observablehq/plot'
import type { ChartPoint, ChartSpec } from '../chart.ts'
import { verdictColors } from '../palette.ts'
import { toBlockDifferences, type BlockDifference, type Compared } from './block-differences.ts'
import { formatDifference } from './effect-words.ts'

type Point = { readonly block: number; readonly y: number; readonly first: string }

const units = { ratio: '%', share: 'points', absolute: 'difference' } as const

/** How much worse the candidate was in each block, against the margin. Undefined where no block measured it. */
export function toDifferencesChart(compared: Compared, row: MetricRow): ChartSpec | undefined {
  const factor = row.scale === 'absolute' ? 1 : 100
  const differences = toBlockDifferences(compared, row)
  const points = differences.map(({ block, difference, first }): Point => ({
    block,
    y: difference * factor,
    first,
  }))
  if (points.length === 0) return undefined
  const color = verdictColors[row.verdict]
  return {
    label: `Difference of ${row.metric} in each block`,
    points: differences.map((one) => toPoint(one, row)),
    keys: [
      { name: 'baseline ran first', color, symbol: '●' },
      { name: 'candidate ran first', color, symbol: '○' },
    ],
    note: 'Above zero the candidate was worse. Dashed: the margin. Coloured line: the estimate. A block in which a run could not measure the metric is missing.',
    draw: (width) => drawDifferences({ row, points, factor }, width),
  }
}

function toPoint({ block, first, difference }: BlockDifference, row: MetricRow): ChartPoint {
  return {
    x: block,
    y: difference * (row.scale === 'absolute' ? 1 : 100),
    title: `block ${block}`,
    figures: [
      ['worse by', formatDifference(difference, row)],
      ['ran first', first],
    ],
  }
}

type Drawn = {
  readonly row: MetricRow
  readonly points: readonly Point[]
  readonly factor: number
}

function drawDifferences({ row, points, factor }: Drawn, width: number) {
  const { margin, effect, scale, verdict } = row
  const color = verdictColors[verdict]
  const isSmall = width < 400
  const margins = scale === 'absolute' ? [] : [-margin * factor, margin * factor]
  return {
    height: isSmall ? 150 : 240,
    marginLeft: isSmall ? 44 : 56,
    marginTop: isSmall ? 8 : 24,
    marginBottom: isSmall ? 32 : 42,
    x: {
      domain: [0.5, Math.max(...points.map(({ block }) => block)) + 0.5],
      ticks: points.length > 15 ? 5 : points.map(({ block }) => block),
      tickFormat: 'd',
      label: isSmall ? null : 'block',
      tickSize: 0,
    },
    y: {
      label: isSmall ? null : `↑ candidate worse by, ${units[scale]}`,
      labelArrow: 'none' as const,
      nice: true,
      grid: true,
      ticks: isSmall ? 4 : 6,
    },
    marks: [
      ruleY(margins, { stroke: 'currentColor', strokeDasharray: '4 3', strokeOpacity: 0.6 }),
      ruleY([0], { stroke: 'currentColor' }),
      ...(effect === null ? [] : [ruleY([effect * factor], { stroke: color, strokeWidth: 1.5 })]),
      ruleX(points, { x: 'block', y1: 0, y2: 'y', stroke: 'currentColor', strokeOpacity: 0.35 }),
      dot(points, {
        x: 'block',
        y: 'y',
        r: isSmall ? 3.5 : 4.5,
        stroke: color,
        strokeWidth: 2,
        fill: ({ first }: Point) => (first === 'baseline' ? color : 'var(--ground)'),
      }),
    ],
  }
}
