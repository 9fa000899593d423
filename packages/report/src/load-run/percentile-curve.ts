import type { LoadHistograms, LoadRunDocument } from '@gauntlet/contract'
import { Histogram, parseHistogramBytes } from '@gauntlet/core/histogram'
import { line, ruleY } from '@observablehq/plot'
import { markup, type Html } from '../html/html.ts'
import { renderPlot } from '../plots/render-plot.ts'
import { renderKey, seriesColors } from '../plots/series.ts'

/** More lines than colours cannot be told apart. */
const maxEndpoints = seriesColors.length
const service = { name: 'the same, service time', dash: '2 3', stroke: 'currentColor' }

type Point = { readonly percentile: number; readonly ms: number }

/**
 * Response time against percentile, the way HdrHistogram plots it: 90 %, 99 % and 99.9 % are equally far apart,
 * so the tail is seen.
 */
export function renderPercentileCurve({ endpoints, histograms }: LoadRunDocument): Html {
  const busiest = endpoints
    .toSorted((a, b) => b.requests_total - a.requests_total)
    .slice(0, maxEndpoints)
  const curves = busiest.flatMap(({ method, endpoint }, at) => {
    const bytes = histograms.find((one) => one.method === method && one.endpoint === endpoint)
    const stroke = seriesColors[at] as string
    return bytes ? [{ name: `${method} ${endpoint}`, stroke, ...toCurves(bytes) }] : []
  })
  if (curves.length === 0) return markup`<p class="faint">No distribution was recorded.</p>`
  const reach = Math.max(1, ...curves.flatMap(({ scheduled }) => scheduled.map(axes.x)))
  const drawn = renderPlot('Response time by percentile', {
    height: 300,
    marginLeft: 56,
    x: {
      type: 'log',
      label: 'percentile',
      labelOffset: 40,
      ticks: [1, 2, 4, 10, 100, 1000, 10_000].filter((oneIn) => oneIn <= reach * 1.01),
      tickFormat: (oneIn: number) => `${Number((100 - 100 / oneIn).toFixed(2))} %`,
    },
    y: { label: 'response time, ms', grid: true, zero: true, nice: true },
    marks: [
      ruleY([0]),
      ...curves.flatMap(({ stroke, scheduled, sent }) => [
        line(sent, { ...axes, stroke, strokeDasharray: service.dash }),
        line(scheduled, { ...axes, stroke }),
      ]),
    ],
  })
  const left = endpoints.length - curves.length
  return markup`<figure>${renderKey([...curves, service])}${drawn}
<figcaption>Solid: from the scheduled start. Dotted: from the actual send, which hides the time a request waited in the generator.${
    left > 0 && ` The ${maxEndpoints} busiest endpoints; ${left} more are in the table.`
  }</figcaption></figure>`
}

const axes = { x: (point: Point) => 1 / (1 - point.percentile), y: 'ms' }

function toCurves(bytes: LoadHistograms): { scheduled: Point[]; sent: Point[] } {
  return { scheduled: toPoints(bytes.scheduled), sent: toPoints(bytes.service) }
}

/** 20 points a decade, as far as the sample reaches: of 1,000 requests nobody knows the 99.99th percentile. */
function toPoints(base64: string): Point[] {
  const histogram = parseHistogramBytes(Buffer.from(base64, 'base64')) ?? new Histogram()
  const decades = Math.log10(Math.max(1, histogram.count))
  return Array.from({ length: Math.floor(decades * 20) + 1 }, (_, at) => {
    const percentile = 1 - 10 ** (-at / 20)
    return { percentile, ms: (histogram.quantile(percentile) ?? 0) / 1000 }
  })
}
