const c1 = 0xcc9e2d51
const c2 = 0x1b873593
const encoder = new TextEncoder()

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function scramble(block: number): number {
  return Math.imul(rotate(Math.imul(block, c1), 15), c2)
}

/**
 * MurmurHash3 x86 32-bit over the UTF-8 bytes of a text.
 *
 * @returns an unsigned 32-bit integer
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp (public domain)
 */
export function murmur3(text: string, seed = 0): number {
  const bytes = encoder.encode(text)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tailAt = bytes.length - (bytes.length % 4)
  let hash = seed | 0
  for (let at = 0; at < tailAt; at += 4) {
    hash ^= scramble(view.getUint32(at, true))
    hash = (Math.imul(rotate(hash, 13), 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let at = bytes.length - 1; at >= tailAt; at -= 1) tail = (tail << 8) | (bytes[at] as number)
  hash ^= scramble(tail) ^ bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
