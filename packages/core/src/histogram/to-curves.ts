import { parseHistogramBytes } from './histogram-bytes.ts'
import { Histogram } from './histogram.ts'

/** Response time against percentile, as far as the sample reaches. */
export type Curve = {
  readonly method: string
  readonly endpoint: string
  readonly points: readonly {
    /** In [0, 1). */
    readonly percentile: number
    /** From the scheduled start. */
    readonly scheduled_ms: number
    /** From the actual send. */
    readonly service_ms: number
  }[]
}

/** The distributions of one endpoint, in base64. @see toHistogramBytes */
type Distributions = {
  readonly method: string
  readonly endpoint: string
  readonly scheduled: string
  readonly service: string
}

export type CurveQuestion = {
  readonly endpoints: readonly {
    readonly method: string
    readonly endpoint: string
    readonly requests_total: number
  }[]
  readonly histograms: readonly Distributions[]
}

const pointsADecade = 20

/** The curves of so many of the busiest endpoints. */
export function toCurves({ endpoints, histograms }: CurveQuestion, most: number): Curve[] {
  return endpoints
    .toSorted((a, b) => b.requests_total - a.requests_total)
    .flatMap(({ method, endpoint }) => {
      const bytes = histograms.find((one) => one.method === method && one.endpoint === endpoint)
      return bytes ? [{ method, endpoint, points: toPoints(bytes) }] : []
    })
    .slice(0, most)
}

function toPoints(bytes: Distributions): Curve['points'] {
  const [scheduled, service] = [toHistogram(bytes.scheduled), toHistogram(bytes.service)]
  return listPercentiles(scheduled.count).map((percentile) => ({
    percentile,
    scheduled_ms: toMs(scheduled, percentile),
    service_ms: toMs(service, percentile),
  }))
}

/** As far as the sample reaches: of 1,000 requests nobody knows the 99.99th percentile. */
function listPercentiles(count: number): number[] {
  const decades = Math.log10(Math.max(1, count))
  const points = Math.floor(decades * pointsADecade) + 1
  return Array.from({ length: points }, (_, at) => 1 - 10 ** (-at / pointsADecade))
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

function toHistogram(base64: string): Histogram {
  if (!BASE64.test(base64)) return new Histogram()
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  return parseHistogramBytes(bytes) ?? new Histogram()
}

function toMs(histogram: Histogram, percentile: number): number {
  return (histogram.quantile(percentile) ?? 0) / 1000
}
