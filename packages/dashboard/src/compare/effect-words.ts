import type { CompareDocument } from '@gauntlet/contract'

export type Metric = CompareDocument['metrics'][number]

/** `+4.2 %`, `-0.10 pp`, `+1200`: positive is worse. */
export function formatEffect({ scale }: Metric, value: number | null): string {
  if (value === null) return '–'
  const sign = value > 0 ? '+' : ''
  if (scale === 'absolute') return `${sign}${Number(value.toPrecision(3))}`
  return scale === 'ratio'
    ? `${sign}${(value * 100).toFixed(1)} %`
    : `${sign}${(value * 100).toFixed(2)} pp`
}

/** Without a sign: margins and what could have been seen. */
export function formatSize(metric: Metric, value: number | null): string {
  return formatEffect(metric, value).replace('+', '')
}

/** The smallest change that would have been found 80 times of 100, in the metric's own unit. */
export function detectable({ scale, mde80 }: Metric): number | null {
  return mde80 === null || scale !== 'ratio' ? mde80 : Math.expm1(mde80)
}
