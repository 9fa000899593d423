import { formatExactMs } from '@gauntlet/core/format'
import type { Curve } from '@gauntlet/core/histogram'
import { line, ruleY } from '@observablehq/plot'
import type { ChartPoint, ChartSpec } from '../chart.ts'
import { seriesColors } from '../palette.ts'

const dashes = ['none', '7 3', '2 3', '9 3 2 3', '4 2', '12 4']
const oneIn = ({ percentile }: Curve['points'][number]) => 1 / (1 - percentile)
const asPercent = (at: number) => `${Number((100 - 100 / at).toFixed(2))} %`

/** More lines than colours cannot be distinguished. */
export const MOST_CURVES = seriesColors.length

/**
 * Response time against percentile, the way HdrHistogram plots it: 90 %, 99 % and 99.9 % are equally far apart, so the tail
 * is seen. Undefined without a curve.
 *
 * @param curves at most `MOST_CURVES` of them
 */
export function toPercentileChart(curves: readonly Curve[]): ChartSpec | undefined {
  if (curves.length === 0) return undefined
  return {
    label: 'Response time by percentile',
    points: curves.flatMap(toPoints),
    keys: curves.map(({ method, endpoint }, at) => ({
      name: `${method} ${endpoint}`,
      color: seriesColors[at] ?? '',
      dash: dashes[at] ?? 'none',
    })),
    note: curves.every(hasNoSchedule)
      ? 'Service time, taken at the proxy: another program sent the load, by no schedule of Gauntlet.'
      : 'Thick: from the scheduled start. Thin: service time, from the actual send, which hides the time a request waited for its turn.',
    draw: (width) => drawCurves(curves, width),
  }
}

function toPoints({ method, endpoint, points }: Curve): ChartPoint[] {
  const series = `${method} ${endpoint}`
  return points.map((point) => ({
    x: oneIn(point),
    y: point.scheduled_ms,
    series,
    title: series,
    figures: [
      ['percentile', `${Number((point.percentile * 100).toFixed(4))} %`],
      ['response time', formatExactMs(point.scheduled_ms)],
      ['service time', formatExactMs(point.service_ms)],
    ],
  }))
}

/** Where another program sent the load, each request is due when it is sent. */
function hasNoSchedule({ points }: Curve): boolean {
  return points.length > 0 && points.every((point) => point.scheduled_ms === point.service_ms)
}

function drawCurves(curves: readonly Curve[], width: number) {
  const reach = Math.max(1, ...curves.flatMap(({ points }) => points.map(oneIn)))
  const ticks = width < 500 ? [1, 10, 100, 1000] : [1, 2, 4, 10, 100, 1000, 10_000]
  return {
    height: 300,
    marginLeft: 56,
    x: {
      type: 'log' as const,
      label: 'percentile',
      labelOffset: 38,
      ticks: ticks.filter((tick) => tick <= reach * 1.01),
      tickFormat: asPercent,
    },
    y: { label: 'response time, ms', grid: true, zero: true, nice: true },
    marks: [
      ruleY([0]),
      ...curves.flatMap(({ points }, at) => {
        const stroke = seriesColors[at] ?? ''
        return [
          line(points, {
            x: oneIn,
            y: 'service_ms',
            stroke,
            strokeWidth: 0.9,
            strokeOpacity: 0.7,
          }),
          line(points, {
            x: oneIn,
            y: 'scheduled_ms',
            stroke,
            strokeWidth: 2.2,
            strokeDasharray: dashes[at] ?? 'none',
          }),
        ]
      }),
    ],
  }
}
