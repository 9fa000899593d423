/** One part of a service level objective: a percentile of the response time, or the share of errors, below a limit. */
export type Objective = {
  /** As it was written: `p99<200ms`. */
  readonly text: string
  readonly of: { readonly quantile: number } | 'errors'
  /** Milliseconds of a percentile; of errors a ratio in [0, 1]. */
  readonly limit: number
}

/** What a trial measured of it. */
export type Measured = {
  readonly requests: number
  readonly errorRate: number
  /** Milliseconds; null when nothing was answered. */
  readonly quantileMs: (quantile: number) => number | null
}

/** The text is no objective: the message names the part. */
export class SloError extends Error {}

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,3})?|999) *<=? *(\d+(?:\.\d+)?) *(ms|s)$/
const ERRORS = /^errors? *<=? *(\d+(?:\.\d+)?) *(%?)$/

/**
 * Reads `p99<200ms,errors<0.1%`. `p999` is the 99.9th percentile, as elsewhere.
 *
 * @throws SloError naming the part that cannot be read
 */
export function parseSlo(text: string): readonly Objective[] {
  return text.split(',').map((part) => parseObjective(part.trim()))
}

function parseObjective(text: string): Objective {
  const [, percent, amount, unit] = PERCENTILE.exec(text) ?? []
  if (percent !== undefined) {
    const quantile = percent === '999' ? 0.999 : Number(percent) / 100
    if (quantile > 0)
      return { text, of: { quantile }, limit: Number(amount) * (unit === 's' ? 1_000 : 1) }
  }
  const [, share, sign] = ERRORS.exec(text) ?? []
  if (share !== undefined) {
    const limit = Number(share) / (sign === '%' ? 100 : 1)
    if (limit <= 1) return { text, of: 'errors', limit }
  }
  throw new SloError(`"${text}" is no objective such as p99<200ms or errors<0.1%`)
}

/** The objectives that a trial broke, each with what was measured: `p99 312 ms is over 200 ms`. */
export function findBroken(objectives: readonly Objective[], measured: Measured): string[] {
  if (measured.requests === 0) return ['no request was answered']
  return objectives.flatMap(({ of, limit }) => {
    if (of === 'errors')
      return measured.errorRate <= limit
        ? []
        : [`errors ${percent(measured.errorRate)} are over ${percent(limit)}`]
    const ms = measured.quantileMs(of.quantile)
    const name = `p${of.quantile === 0.999 ? '999' : Number((of.quantile * 100).toFixed(3))}`
    if (ms === null) return [`${name}: nothing was answered`]
    return ms <= limit ? [] : [`${name} ${Math.round(ms)} ms is over ${limit} ms`]
  })
}

const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(3))} %`

/** How many requests a trial needs for a percentile to be more than its slowest request, or for a share of errors to show. */
export function samplesFor(objectives: readonly Objective[]): number {
  const needed = objectives.map(({ of, limit }) =>
    of === 'errors' ? 1 / Math.max(limit, 0.001) : 2 / (1 - of.quantile),
  )
  return Math.ceil(Math.max(0, ...needed) - 1e-6)
}
