import { type MetricRow } from './metric-row.ts'
import { type RowScale, toMarginText } from './next-action.ts'

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

/** `-33.0 % (interval -35.1 % to -30.9 %; positive is worse)`; null where nothing could be estimated. */
export function toEffectLine({ effect, ci, scale }: MetricRow): string | null {
  if (effect === null || ci === null) return null
  const [low, high] = ci.map((end) => toSignedText(end, scale))
  return `${toSignedText(effect, scale)} (interval ${low} to ${high}; positive is worse)`
}

/**
 * One metric in one line, always with estimate, interval, blocks, margin, minimum detectable effect and the next step:
 * `checkout.p95: NO_DIFFERENCE | -0.9 % (interval -2.4 % to +0.7 %; positive is worse) | 3/10 blocks worse | margin 5 % | minimum detectable effect 2.2 %`.
 */
export function toMetricLine(row: MetricRow): string {
  const next = row.next ? [`next: ${row.next}`] : []
  const head = `${row.metric}: ${row.verdict.toUpperCase()}`
  const effect = toEffectLine(row)
  if (effect === null) return [head, `${row.n} block${row.n === 1 ? '' : 's'}`, ...next].join(' | ')
  const mde = row.scale === 'ratio' ? Math.expm1(row.mde80 ?? 0) : (row.mde80 ?? 0)
  const marginScale = row.scale === 'share' ? 'share' : 'ratio'
  return [
    head,
    effect,
    `${row.blocks_worse}/${row.n} blocks worse`,
    `margin ${toMarginText(row.margin, marginScale)}`,
    `minimum detectable effect ${toMarginText(mde, row.scale)}`,
    ...next,
  ].join(' | ')
}
