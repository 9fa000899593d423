import type { LoadFault, LoadSlice } from '@gauntlet/contract'
import { dot, line, rectX, ruleY } from '@observablehq/plot'
import { markup, type Html } from '../html/html.ts'
import { renderPlot } from '../plots/render-plot.ts'
import { renderKey } from '../plots/series.ts'
import { faultKey, markFaults } from './fault-marks.ts'

const p50 = { name: 'p50', stroke: 'var(--series-1)' }
const p99 = { name: 'p99', stroke: 'var(--series-2)', dash: '6 3' }
const failed = { name: 'a second with errors', stroke: 'var(--fail)', symbol: '×' }

/** What happened in each second, and what was done meanwhile to the target. */
type Course = { readonly timeline: readonly LoadSlice[]; readonly faults?: readonly LoadFault[] }

/** Response time second by second; warm-up and faults are shaded, seconds with errors are marked on the zero line. */
export function renderLatencyPlot({ timeline, faults = [] }: Course): Html {
  const errors = timeline.filter((slice) => slice.errors > 0)
  const drawn = renderPlot('Response time over the run, per second', {
    height: 280,
    marginLeft: 56,
    x: { label: 'seconds since the first arrival', labelOffset: 40, zero: true },
    y: { label: 'response time, ms', grid: true, zero: true, nice: true },
    marks: [
      shadeWarmUp(timeline),
      ...markFaults(faults, timeline),
      ruleY([0]),
      line(timeline, { x: 'second', y: 'p99_ms', stroke: p99.stroke, strokeDasharray: p99.dash }),
      line(timeline, { x: 'second', y: 'p50_ms', stroke: p50.stroke }),
      dot(errors, { x: 'second', y: 0, symbol: 'times', stroke: failed.stroke, r: 4 }),
    ],
  })
  return markup`<figure>${renderKey([p50, p99, ...(errors.length > 0 ? [failed] : []), ...keyOf(faults)])}${drawn}
<figcaption>From the scheduled start of each request to the last byte of its answer.${
    timeline.some((slice) => !slice.recorded) &&
    ' The shaded warm-up is in no figure of this report.'
  }</figcaption></figure>`
}

/** Requests started, answered and failed in each second. */
export function renderThroughputPlot({ timeline, faults = [] }: Course): Html {
  const started = { name: 'started', stroke: 'var(--series-4)', dash: '2 3' }
  const completed = { name: 'completed', stroke: 'var(--series-3)', dash: 'none' }
  const errors = { name: 'errors', stroke: 'var(--fail)', dash: '6 3' }
  const series = [
    { y: 'completed', ...completed },
    { y: 'started', ...started },
    { y: 'errors', ...errors },
  ]
  const drawn = renderPlot('Requests started, completed and failed, per second', {
    height: 200,
    marginLeft: 56,
    x: { label: 'seconds since the first arrival', labelOffset: 40, zero: true },
    y: { label: 'requests per second', grid: true, zero: true, nice: true },
    marks: [
      shadeWarmUp(timeline),
      ...markFaults(faults, timeline),
      ruleY([0]),
      ...series.map(({ y, stroke, dash }) =>
        line(timeline, { x: 'second', y, stroke, strokeDasharray: dash }),
      ),
    ],
  })
  return markup`<figure>${renderKey([started, completed, errors, ...keyOf(faults)])}${drawn}</figure>`
}

function keyOf(faults: readonly LoadFault[]) {
  return faults.some(({ fired }) => fired) ? [faultKey] : []
}

function shadeWarmUp(timeline: readonly LoadSlice[]) {
  const first = timeline.find((slice) => slice.recorded)?.second ?? 0
  const warmUp = timeline[0]?.recorded === false && first > 0 ? [{ from: 0, to: first }] : []
  return rectX(warmUp, { x1: 'from', x2: 'to', fill: 'currentColor', fillOpacity: 0.07 })
}
