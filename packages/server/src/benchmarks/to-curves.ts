import type { LoadRunDocument } from '@gauntlet/contract'
import { Histogram, parseHistogramBytes } from '@gauntlet/core/histogram'
import type { CurveSchema } from '../schemas/run.ts'

/** More lines than colours cannot be told apart. */
const maxCurves = 6
const pointsADecade = 20

/** The curves of the busiest endpoints. */
export function toCurves({ endpoints, histograms }: LoadRunDocument): CurveSchema[] {
  return endpoints
    .toSorted((a, b) => b.requests_total - a.requests_total)
    .flatMap(({ method, endpoint }) => {
      const bytes = histograms.find((one) => one.method === method && one.endpoint === endpoint)
      if (!bytes) return []
      const scheduled = toHistogram(bytes.scheduled)
      const service = toHistogram(bytes.service)
      const points = listPercentiles(scheduled.count).map((percentile) => ({
        percentile,
        scheduled_ms: toMs(scheduled, percentile),
        service_ms: toMs(service, percentile),
      }))
      return [{ method, endpoint, points }]
    })
    .slice(0, maxCurves)
}

/** As far as the sample reaches: of 1,000 requests nobody knows the 99.99th percentile. */
function listPercentiles(count: number): number[] {
  const decades = Math.log10(Math.max(1, count))
  const points = Math.floor(decades * pointsADecade) + 1
  return Array.from({ length: points }, (_, at) => 1 - 10 ** (-at / pointsADecade))
}

function toHistogram(base64: string): Histogram {
  return parseHistogramBytes(Buffer.from(base64, 'base64')) ?? new Histogram()
}

function toMs(histogram: Histogram, percentile: number): number {
  return (histogram.quantile(percentile) ?? 0) / 1000
}
