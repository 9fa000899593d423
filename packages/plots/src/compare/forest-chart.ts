import type { MetricRow } from '@gauntlet/core/compare'
import { dot, rectX, ruleX, ruleY, text } from '@observablehq/plot'
import { toBadge } from '../badges.ts'
import { NARROW, type ChartPoint, type ChartSpec } from '../chart.ts'
import { verdictColors } from '../palette.ts'
import {
  formatDetectableEffect,
  formatEffect,
  formatInterval,
  formatMargin,
  toDetectableEffect,
  verdictWords,
} from './effect-words.ts'

const ticks = [-300, -100, -30, -10, -3, -1, 0, 1, 3, 10, 30, 100, 300]
/** Beyond it everything is "far too much"; figures stand in the label and the table. */
const farthest = 300
/** Pixels that a character of a label takes, and a little more. */
const LABEL_CHARACTER = 7
/** There is room for figures beside the lines. */
const ROOMY = 900

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

/** Every metric's effect and interval in units of its margin, so that all share one axis. Undefined without any. */
export function toForestChart(metrics: readonly MetricRow[]): ChartSpec | undefined {
  const rows = metrics.filter((row): row is Estimated => row.effect !== null && row.ci !== null)
  if (rows.length === 0) return undefined
  return {
    label: 'Effect of every metric with its interval, in margins',
    points: rows.map(toPoint),
    keys: [
      { name: 'estimate and interval', color: 'currentColor' },
      { name: 'regressed', color: verdictColors.regressed, symbol: '●' },
      { name: 'improved', color: verdictColors.improved, symbol: '●' },
      { name: 'no difference', color: verdictColors.no_difference, symbol: '●' },
      { name: 'inconclusive', color: verdictColors.inconclusive, symbol: '●' },
      { name: 'below the minimum detectable effect', color: 'var(--line)', symbol: '▬' },
    ],
    note: 'Between the dashed lines, within the margin, a change is harmless. The scale is linear within a margin and logarithmic beyond. The grey bar ends at the minimum detectable effect (power 80 %).',
    draw: (width) => drawForest(rows, width),
  }
}

function drawForest(rows: readonly Estimated[], width: number) {
  const lines = rows.map(toLine)
  const gating = new Set(rows.flatMap(({ metric, gate }) => (gate ? [metric] : [])))
  const most = width < NARROW ? 16 : 32
  const reach = Math.max(3, ...lines.flatMap(({ low, high, seen }) => [-low, high, seen]))
  const hasRoom = width >= ROOMY
  const longest = Math.max(...lines.map(({ label }) => label.length * LABEL_CHARACTER))
  return {
    height: 76 + lines.length * 28,
    marginLeft: width < NARROW ? 120 : 225,
    marginRight: hasRoom ? Math.max(350, longest) : 20,
    x: {
      type: 'symlog' as const,
      domain: [-reach, reach],
      ticks: ticks.filter((tick) => Math.abs(tick) <= reach),
      tickFormat: (tick: number) => (tick > 0 ? `+${tick}` : String(tick)),
      label:
        width < NARROW
          ? 'in margins, right is worse'
          : '← candidate better · in margins of the metric · candidate worse →',
      labelAnchor: 'center' as const,
      labelArrow: 'none' as const,
      labelOffset: 40,
    },
    y: {
      type: 'band' as const,
      domain: lines.map(({ name }) => name),
      tickFormat: (name: string) => toLabel(name, most) + (gating.has(name) ? ' ◆' : ''),
      label: null,
      tickSize: 0,
    },
    marks: [...markLines(lines), ...(hasRoom ? [markLabels(lines)] : [])],
    color: { type: 'identity' as const },
  }
}

function toLine(row: Estimated): Line {
  return {
    name: row.metric,
    effect: inMargins(row.effect, row),
    low: inMargins(row.ci[0], row),
    high: inMargins(row.ci[1], row),
    seen: inMargins(toDetectableEffect(row) ?? 0, row),
    color: verdictColors[row.verdict],
    label: `${formatEffect(row)} [${formatInterval(row)}] ${verdictWords[row.verdict]}`,
  }
}

function toPoint(row: Estimated): ChartPoint {
  return {
    x: inMargins(row.effect, row),
    y: row.metric,
    title: row.metric,
    figures: [
      ['verdict', toBadge(row.verdict).text],
      ['effect, + is worse', formatEffect(row)],
      ['interval', formatInterval(row)],
      ['margin', formatMargin(row)],
      ['minimum detectable effect', formatDetectableEffect(row)],
      ['in margins', (row.effect / row.margin).toFixed(2)],
    ],
  }
}

/** Where a value stands on the axis. */
function inMargins(value: number, { margin }: Pick<MetricRow, 'margin'>): number {
  return Math.max(-farthest, Math.min(farthest, value / margin))
}

function markLines(lines: readonly Line[]) {
  return [
    rectX([{ from: -1, to: 1 }], {
      x1: 'from',
      x2: 'to',
      fill: 'currentColor',
      fillOpacity: 0.04,
    }),
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
  ]
}

function markLabels(lines: readonly Line[]) {
  return text(lines, {
    y: 'name',
    text: 'label',
    frameAnchor: 'right',
    textAnchor: 'start',
    dx: 14,
    fill: 'currentColor',
  })
}

/** Long names of endpoints keep their end, which says which quantile it is. */
const toLabel = (metric: string, most: number): string =>
  metric.length > most ? `…${metric.slice(1 - most)}` : metric
