import type { MetricRow } from '@gauntlet/core/compare'
import { formatSigned } from '@gauntlet/core/format'

type Scaled = Pick<MetricRow, 'scale'>

/** What a metric came to. */
export const verdictWords = {
  regressed: 'regressed',
  improved: 'improved',
  no_difference: 'no difference',
  inconclusive: 'inconclusive',
} as const satisfies Record<MetricRow['verdict'], string>

const nothing = '–'

/** `3.4 %`, `0.09 points` or `1200`; of a ratio, a share or a difference in the metric's own unit. */
export function formatSize(value: number, { scale }: Scaled): string {
  if (scale === 'absolute') return String(Number(value.toPrecision(3)))
  if (scale === 'share') return `${(value * 100).toFixed(2)} points`
  const percent = value * 100
  return `${percent >= 99.95 ? percent.toFixed(0) : percent.toFixed(1)} %`
}

/** The difference of one block. */
export const formatDifference = (value: number, row: Scaled): string =>
  formatSigned(value, (size) => formatSize(size, row))

/** `+3.4 %`: positive is worse. */
export function formatEffect(row: Pick<MetricRow, 'scale' | 'effect'>): string {
  return row.effect === null ? nothing : formatDifference(row.effect, row)
}

/** `-0.2 % … +7.1 %` */
export function formatInterval({ ci, ...row }: Pick<MetricRow, 'scale' | 'ci'>): string {
  return ci === null ? nothing : `${formatDifference(ci[0], row)} … ${formatDifference(ci[1], row)}`
}

export function formatMargin({ margin, scale }: Pick<MetricRow, 'scale' | 'margin'>): string {
  if (scale === 'share') return `${Number((margin * 100).toPrecision(2))} points`
  return `${Number((margin * 100).toPrecision(2))} %`
}

/** The smallest effect that these blocks find with a power of 80 %, as it is reported. */
export function toDetectableEffect({
  mde80,
  scale,
}: Pick<MetricRow, 'scale' | 'mde80'>): number | null {
  if (mde80 === null || !Number.isFinite(mde80)) return null
  return scale === 'ratio' ? Math.expm1(mde80) : mde80
}

export function formatDetectableEffect(row: Pick<MetricRow, 'scale' | 'mde80'>): string {
  const seen = toDetectableEffect(row)
  return seen === null ? nothing : formatSize(seen, row)
}
