import { Histogram } from './histogram.ts'

/** `GH` and the version of this format. */
const MAGIC = [0x47, 0x48, 1]
const HEADER_BYTES = MAGIC.length + 3 * 8

/**
 * A histogram as bytes, a few per bucket in use: header, then min, max and sum as little-endian float64, then
 * for each bucket the distance to the one before and its count, both as unsigned LEB128.
 */
export function toHistogramBytes(histogram: Histogram): Uint8Array {
  const { min, max, sum, buckets } = histogram.toContent()
  const bytes: number[] = []
  let before = -1
  for (const { index, count } of buckets) {
    pushVarint(bytes, index - before)
    pushVarint(bytes, count)
    before = index
  }
  const result = new Uint8Array(HEADER_BYTES + bytes.length)
  result.set(MAGIC)
  const view = new DataView(result.buffer)
  ;[min, max, sum].forEach((value, at) => view.setFloat64(MAGIC.length + at * 8, value, true))
  result.set(bytes, HEADER_BYTES)
  return result
}

/** The histogram that the bytes hold; undefined when they are not one of this version. */
export function parseHistogramBytes(bytes: Uint8Array): Histogram | undefined {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, at) => bytes[at] !== byte)) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [min, max, sum] = [0, 8, 16].map((at) => view.getFloat64(MAGIC.length + at, true))
  const buckets: { index: number; count: number }[] = []
  const reader = { at: HEADER_BYTES, bytes }
  let index = -1
  while (reader.at < bytes.length) {
    index += readVarint(reader)
    buckets.push({ index, count: readVarint(reader) })
  }
  return Histogram.fromContent({
    min: min as number,
    max: max as number,
    sum: sum as number,
    buckets,
  })
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
}

/** NaN when the bytes end inside the number. */
function readVarint(reader: { at: number; readonly bytes: Uint8Array }): number {
  let value = 0
  let scale = 1
  for (;;) {
    const byte = reader.bytes[reader.at++]
    if (byte === undefined) return NaN
    value += (byte & 127) * scale
    if (byte < 128) return value
    scale *= 128
  }
}
