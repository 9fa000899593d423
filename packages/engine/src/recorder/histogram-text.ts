import { invariant } from '@gauntlet/core'
import { Histogram, parseHistogramBytes, toHistogramBytes } from '@gauntlet/core/histogram'

/** The bytes of a histogram as a message carries them. */
export function toHistogramText(histogram: Histogram): string {
  return toBase64(toHistogramBytes(histogram))
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** The inverse of `toHistogramText`. */
export function parseHistogram(text: string): Histogram {
  const histogram = parseHistogramBytes(Buffer.from(text, 'base64'))
  invariant(histogram, 'a worker sends histograms of this version')
  return histogram
}

/** All values of all of them. */
export function mergeHistograms(texts: readonly string[]): Histogram {
  const merged = new Histogram()
  for (const text of texts) merged.merge(parseHistogram(text))
  return merged
}
