import { toMarginText, type RowScale } from './margin-text.ts'
import type { MetricRow } from './metric-row.ts'

/** `0.9 %`, `0.20 pp`, `1200`. */
function toSizeText(value: number, scale: RowScale): string {
  if (scale === 'absolute') return String(Number(value.toPrecision(3)))
  const digits = scale === 'ratio' ? 1 : 2
  // What rounds to zero has no sign.
  const text = (value * 100).toFixed(digits).replace(/^-(0\.0+)$/, '$1')
  return `${text} ${scale === 'ratio' ? '%' : 'pp'}`
}

function toSignedText(value: number, scale: RowScale): string {
  const text = toSizeText(value, scale)
  return value > 0 && !/^0(\.0+)? /.test(text) ? `+${text}` : text
}

function toEffectText(effect: number, scale: RowScale): string {
  if (effect === 0) return 'candidate is equal'
  return `candidate is ${toSizeText(Math.abs(effect), scale)} ${effect > 0 ? 'worse' : 'better'}`
}

/**
 * One metric in one line, always with estimate, interval, blocks, margin, what could have been seen, and what next:
 * `checkout.p95: NO_DIFFERENCE | candidate is 0.9 % better [-2.4 %, +0.7 %] | 3/10 blocks worse | margin 5 % | could see >= 2.2 %`.
 */
/** `-33.0 % [-35.1 %, -30.9 %]`; null where nothing could be estimated. */
export function toEffectLine({ effect, ci, scale }: MetricRow): string | null {
  if (effect === null || ci === null) return null
  const [low, high] = ci.map((end) => toSignedText(end, scale))
  return `${toEffectText(effect, scale)} [${low}, ${high}]`
}

export function toMetricLine(row: MetricRow): string {
  const next = row.next ? [`next: ${row.next}`] : []
  const head = `${row.metric}: ${row.verdict.toUpperCase()}`
  if (row.effect === null || row.ci === null) {
    return [head, `${row.n} block${row.n === 1 ? '' : 's'}`, ...next].join(' | ')
  }
  const [low, high] = row.ci.map((end) => toSignedText(end, row.scale))
  const mde = row.scale === 'ratio' ? Math.expm1(row.mde80 ?? 0) : (row.mde80 ?? 0)
  const marginScale = row.scale === 'share' ? 'share' : 'ratio'
  return [
    head,
    `${toEffectText(row.effect, row.scale)} [${low}, ${high}]`,
    `${row.blocks_worse}/${row.n} blocks worse`,
    `margin ${toMarginText(row.margin, marginScale)}`,
    `could see >= ${toMarginText(mde, row.scale)}`,
    ...next,
  ].join(' | ')
}
