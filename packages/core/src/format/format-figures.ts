/** How numbers are written everywhere: on a terminal, in a report, on a page of the dashboard. */

const nothing = '–'

/** Three significant figures where they matter: `0.42`, `3.25`, `48.1`, `1,204`. */
export function formatNumber(value: number): string {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

export function formatMs(value: number | null): string {
  return value === null ? nothing : `${formatNumber(value)} ms`
}

/** To the microsecond, which is the finest that is measured: `1204.567 ms`, `0.4 ms`. */
export function formatExactMs(value: number | null): string {
  return value === null ? nothing : `${Number(value.toFixed(3))} ms`
}

/** `1,204`: whole numbers. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US')
}

/** `1 row`, `1,204 rows`. */
export const plural = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`

/** A ratio in [0, 1] as per cent. */
export function formatRate(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`
}

export function formatPerSecond(value: number): string {
  return `${formatNumber(value)}/s`
}

export function formatDuration(ms: number | null): string {
  return ms === null ? nothing : `${(ms / 1000).toFixed(1)} s`
}

/** With its sign; a zero has none. */
export function formatSigned(value: number, format: (absolute: number) => string): string {
  const text = format(Math.abs(value))
  if (!/[1-9]/.test(text)) return text
  return value < 0 ? `-${text}` : `+${text}`
}

/** What a check saw, or what it expected. */
export function formatValue(value: string | number | null): string {
  if (value === null) return 'nothing'
  if (typeof value === 'string') return value
  return Number.isInteger(value) ? formatCount(value) : Number(value.toPrecision(4)).toString()
}

/** The stored phases of load runs, as people call the two builds. */
export const phaseWords = { BASELINE: 'baseline', POST_MITIGATION: 'candidate' } as const
