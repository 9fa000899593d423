import { toMarginText, type RowScale } from './margin-text.ts'
import type { MetricRow } from './metric-row.ts'

/** `0.9 %`, `0.20 pp`, `1200`. */
function toSizeText(value: number, scale: RowScale): string {
  if (scale === 'absolute') return String(Number(value.toPrecision(3)))
  return scale === 'ratio' ? `${(value * 100).toFixed(1)} %` : `${(value * 100).toFixed(2)} pp`
}

const toSignedText = (value: number, scale: RowScale) =>
  `${value > 0 ? '+' : ''}${toSizeText(value, scale)}`

/**
 * One metric in one line, always with estimate, interval, blocks, margin, what could have been seen, and what next:
 * `checkout.p95: NO_DIFFERENCE | candidate is 0.9 % better [-2.4 %, +0.7 %] | 3/10 blocks worse | margin 5 % | could see >= 2.2 %`.
 */
export function toMetricLine(row: MetricRow): string {
  const next = row.next ? [`next: ${row.next}`] : []
  const head = `${row.metric}: ${row.verdict.toUpperCase()}`
  if (row.effect === null || row.ci === null) {
    return [head, `${row.n} blocks`, ...next].join(' | ')
  }
  const [low, high] = row.ci.map((end) => toSignedText(end, row.scale))
  const mde = row.scale === 'ratio' ? Math.expm1(row.mde80 ?? 0) : (row.mde80 ?? 0)
  const size = toSizeText(Math.abs(row.effect), row.scale)
  const marginScale = row.scale === 'share' ? 'share' : 'ratio'
  return [
    head,
    `candidate is ${size} ${row.effect > 0 ? 'worse' : 'better'} [${low}, ${high}]`,
    `${row.blocksWorse}/${row.n} blocks worse`,
    `margin ${toMarginText(row.margin, marginScale)}`,
    `could see >= ${toMarginText(mde, row.scale)}`,
    ...next,
  ].join(' | ')
}
