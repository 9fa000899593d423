import type { MetricRow } from '@gauntlet/core/compare'
import { dot, ruleX, ruleY, text } from '@observablehq/plot'
import { markup, type Html } from '../html/html.ts'
import { renderPlot } from '../plots/render-plot.ts'
import { renderKey } from '../plots/series.ts'
import { formatEffect, formatInterval, toSeen, verdictWords } from './effect-text.ts'

export const verdictColors = {
  regressed: 'var(--fail)',
  improved: 'var(--series-1)',
  no_difference: 'var(--pass)',
  inconclusive: 'var(--faint)',
} as const

const ticks = [-300, -100, -30, -10, -3, -1, 0, 1, 3, 10, 30, 100, 300]
/** Beyond it everything is "far too much"; figures stand in the label and the table. */
const farthest = 300

/** Pixels that a character of a label takes, and a little more. */
const LABEL_CHARACTER = 7

type Estimated = MetricRow & { readonly effect: number; readonly ci: readonly [number, number] }

type Line = {
  readonly name: string
  /** In margins of the metric. */
  readonly effect: number
  readonly low: number
  readonly high: number
  readonly seen: number
  readonly color: string
  readonly label: string
}

/** Every metric's effect and interval in units of its own margin, so that all share one axis. */
export function renderForestPlot(metrics: readonly MetricRow[]): Html {
  const rows = metrics.filter((row): row is Estimated => row.effect !== null && row.ci !== null)
  if (rows.length === 0) return markup`<p>No metric could be estimated yet.</p>`
  const lines = rows.map(toLine)
  const reach = Math.max(3, ...lines.flatMap(({ low, high, seen }) => [-low, high, seen]))
  const drawn = renderPlot('Effect of every metric with its interval, in margins', {
    height: 76 + lines.length * 28,
    marginLeft: 225,
    marginRight: Math.max(350, ...lines.map(({ label }) => label.length * LABEL_CHARACTER)),
    x: {
      type: 'symlog',
      domain: [-reach, reach],
      ticks: ticks.filter((tick) => Math.abs(tick) <= reach),
      tickFormat: (tick: number) => (tick > 0 ? `+${tick}` : String(tick)),
      label: '← candidate better · in margins of the metric · candidate worse →',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 40,
    },
    y: { type: 'band', domain: lines.map(({ name }) => name), label: null, tickSize: 0 },
    marks: markLines(lines),
    color: { type: 'identity' },
  })
  return markup`<figure>${renderKey([
    { name: 'estimate and interval', stroke: 'currentColor' },
    { name: 'regressed', stroke: verdictColors.regressed, symbol: '●' },
    { name: 'improved', stroke: verdictColors.improved, symbol: '●' },
    { name: 'no difference', stroke: verdictColors.no_difference, symbol: '●' },
    { name: 'inconclusive', stroke: verdictColors.inconclusive, symbol: '●' },
    { name: 'too small to be seen by these blocks', stroke: 'var(--line)', symbol: '▬' },
  ])}${drawn}
  <figcaption>Dashed: the margin. The scale is linear within a margin and logarithmic beyond. An effect inside the grey bar would have been found less than 80 times of 100.</figcaption></figure>`
}

function toLine(row: Estimated): Line {
  return {
    name: toName(row),
    effect: inMargins(row.effect, row),
    low: inMargins(row.ci[0], row),
    high: inMargins(row.ci[1], row),
    seen: inMargins(toSeen(row) ?? 0, row),
    color: verdictColors[row.verdict],
    label: `${formatEffect(row)} [${formatInterval(row)}] ${verdictWords[row.verdict]}`,
  }
}

function inMargins(value: number, { margin }: MetricRow): number {
  return Math.max(-farthest, Math.min(farthest, value / margin))
}

function markLines(lines: readonly Line[]) {
  return [
    ruleY(lines, {
      y: 'name',
      x1: (one: Line) => -one.seen,
      x2: 'seen',
      stroke: 'currentColor',
      strokeOpacity: 0.13,
      strokeWidth: 13,
    }),
    ruleX([-1, 1], { stroke: 'currentColor', strokeDasharray: '4 3', strokeOpacity: 0.6 }),
    ruleX([0], { stroke: 'currentColor' }),
    ruleY(lines, { y: 'name', x1: 'low', x2: 'high', stroke: 'color', strokeWidth: 2.5 }),
    dot(lines, { y: 'name', x: 'effect', fill: 'color', r: 4.5 }),
    text(lines, {
      y: 'name',
      text: 'label',
      frameAnchor: 'right',
      textAnchor: 'start',
      dx: 14,
      fill: 'currentColor',
    }),
  ]
}

/** Long names of endpoints keep their end, which says which quantile it is. */
function toName({ metric, gate }: MetricRow): string {
  const short = metric.length > 32 ? `…${metric.slice(-31)}` : metric
  return gate ? `${short} ◆` : short
}
