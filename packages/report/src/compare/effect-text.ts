import type { MetricRow } from '@gauntlet/core/compare'
import { formatSigned } from '../format.ts'

type Scaled = Pick<MetricRow, 'scale'>

export const verdictWords = {
  regressed: 'regressed',
  improved: 'improved',
  no_difference: 'no difference',
  inconclusive: 'inconclusive',
} as const

const nothing = '–'

/** `3.4 %`, `0.09 points` or `1200`; of a ratio, a share or a difference in the metric's own unit. */
function formatSize(value: number, { scale }: Scaled): string {
  if (scale === 'absolute') return String(Number(value.toPrecision(3)))
  if (scale === 'share') return `${(value * 100).toFixed(2)} points`
  const percent = value * 100
  return `${percent >= 99.95 ? percent.toFixed(0) : percent.toFixed(1)} %`
}

const signed = (value: number, row: Scaled) => formatSigned(value, (size) => formatSize(size, row))

/** `+3.4 %`: positive is worse. */
export function formatEffect(row: MetricRow): string {
  return row.effect === null ? nothing : signed(row.effect, row)
}

/** `-0.2 % … +7.1 %` */
export function formatInterval({ ci, ...row }: MetricRow): string {
  return ci === null ? nothing : `${signed(ci[0], row)} … ${signed(ci[1], row)}`
}

export function formatMargin({ margin, scale }: MetricRow): string {
  if (scale === 'share') return `${Number((margin * 100).toPrecision(2))} points`
  return `${Number((margin * 100).toPrecision(2))} %`
}

/** The smallest effect that these blocks would have found 80 times of 100, as it is reported. */
export function toSeen({ mde80, scale }: MetricRow): number | null {
  if (mde80 === null || !Number.isFinite(mde80)) return null
  return scale === 'ratio' ? Math.expm1(mde80) : mde80
}

export function formatSeen(row: MetricRow): string {
  const seen = toSeen(row)
  return seen === null ? nothing : formatSize(seen, row)
}

export const formatDifference = (value: number, row: MetricRow): string => signed(value, row)
